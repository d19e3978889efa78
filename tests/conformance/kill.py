"""Kills a render at random moments: each file must be the old one or the new one, and the next run must complete.

usage: kill.py DAYBOOK KILLS [SEED]

Two inventories that differ in every document are rendered in turn over one output folder.
"""

import hashlib
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def hashes(folder):
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def project(folder, organisation):
    shutil.copytree(ROOT / "inventory", folder / "inventory")
    shutil.copy(ROOT / "daybook.yaml", folder)
    for file in (folder / "inventory").rglob("*.yaml"):
        if "evidence" not in file.parts:
            text = file.read_text()
            if "kind: Platform" in text:
                file.write_text(text.replace("organisation: Hafenbank AG", f"organisation: {organisation}"))
    return folder


def render(daybook, folder):
    return [daybook, "--root", str(folder), "-q", "render"]


def swap(inventory, into):
    shutil.rmtree(into / "inventory")
    shutil.copytree(inventory / "inventory", into / "inventory")


def main():
    daybook, kills = sys.argv[1], int(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    with tempfile.TemporaryDirectory() as temporary:
        base = pathlib.Path(temporary)
        sides = [project(base / name, name) for name in ("First AG", "Second AG")]
        longest, wanted = 0.0, []
        for side in sides:
            start = time.monotonic()
            subprocess.run(render(daybook, side), check=True, stderr=subprocess.DEVNULL)
            longest = max(longest, time.monotonic() - start)
            wanted.append(hashes(side / "output"))
        assert wanted[0].keys() == wanted[1].keys()
        differ = sum(wanted[0][path] != wanted[1][path] for path in wanted[0])
        shared = base / "shared"
        shutil.copytree(sides[0], shared)
        hit, torn, mixed, temporaries = 0, [], 0, 0
        for number in range(kills):
            # Each run begins on whatever the last one left behind.
            swap(sides[(number + 1) % 2], shared)
            run = subprocess.Popen(render(daybook, shared), stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, longest * 1.02))
            run.send_signal(signal.SIGKILL)
            hit += run.wait() == -signal.SIGKILL
            found = hashes(shared / "output")
            left = [path for path in found if pathlib.PurePosixPath(path).name.startswith(".daybook-")]
            temporaries += len(left)
            for path in left:
                del found[path]
            # The manifest lists a mixture after a mixture of runs; the next run sets it right.
            found.pop("manifest.json", None)
            torn += [(number, path) for path, sha in found.items() if sha not in (wanted[0].get(path), wanted[1].get(path))]
            torn += [(number, path) for path in wanted[0] if path != "manifest.json" and path not in found]
            sides_seen = {side for side in (0, 1) for path in found if found[path] == wanted[side][path] != wanted[1 - side][path]}
            mixed += len(sides_seen) == 2
        failed = []
        for side in (0, 1):
            swap(sides[side], shared)
            subprocess.run(render(daybook, shared), check=True, stderr=subprocess.DEVNULL)
            if hashes(shared / "output") != wanted[side]:
                failed.append(side)
    print(f"{kills} kills within {longest:.1f} s, {hit} of them hit a running render; {differ} of {len(wanted[0])} files differ")
    print(f"after {mixed} of them the folder held files of both runs; {temporaries} temporary files were left and swept up")
    print(f"{len(torn)} files were neither the old nor the new one {torn[:5]}; {len(failed)} of 2 last runs did not complete")
    sys.exit(bool(torn or failed) or not hit or not mixed)


if __name__ == "__main__":
    main()
