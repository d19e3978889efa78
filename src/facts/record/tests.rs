mod attained;
mod run;
mod scene;
mod volume;
