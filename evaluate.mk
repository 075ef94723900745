# The gate: every measure against its floor (evaluation/floors.toml).
.PHONY: evaluate floors examples

# One thread: the matrices are small, and threads that wait for each other cost far more than they gain.
evaluate floors examples: export OMP_NUM_THREADS = 1
evaluate floors examples: export OPENBLAS_NUM_THREADS = 1

evaluate: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.gate -o build/gate.json

floors: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.gate --raise

examples: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.examples
