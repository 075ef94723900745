# The gate: every measure against its floor (evaluation/floors.toml).
.PHONY: evaluate floors examples

evaluate: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.gate -o build/gate.json

floors: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.gate --raise

examples: $(VENV)/.core
	$(BIN)/python -m rasid.evaluate.examples
