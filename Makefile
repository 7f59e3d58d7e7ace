.PHONY: map test test-quick test-long lint page maps bench docs site coverage fuzz mutants lock lowest newest
map test test-quick test-long lint page maps bench docs site coverage fuzz mutants lock lowest newest:
	@python3 tools/chore.py $@
