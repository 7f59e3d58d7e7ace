.PHONY: map test test-long lint page maps bench docs site coverage fuzz lock lowest newest
map test test-long lint page maps bench docs site coverage fuzz lock lowest newest:
	@python3 tools/chore.py $@
