"""What the kernels of the generated programs do."""

import Metal


@Metal._sim.kernel("mix")
def mix(buffers, grid):
    total = buffers[2].cast("I")
    for source in (buffers[0], buffers[1]):
        for value in source[:64]:
            total[0] = (total[0] * 31 + value) & 0xFFFFFFFF


@Metal._sim.kernel("bump")
def bump(buffers, grid):
    for at in range(24, 40):
        buffers[0][at] = (buffers[0][at] + 1) & 0xFF


@Metal._sim.kernel("stamp")
def stamp(buffers, grid):
    for at in range(64):
        buffers[0][at] = at
