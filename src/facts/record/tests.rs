mod attained;
mod drift;
mod run;
mod scene;
mod volume;
