"""Tests of the simulated Metal device: `python3 -m unittest discover -s test/sim/tests -t test/sim`."""
