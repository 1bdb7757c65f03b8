# A line or two over cargo each; `make help` lists the targets.

CARGO ?= cargo
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
DESTDIR ?=
TARGET := $(or $(CARGO_TARGET_DIR),target)
OUT := $(TARGET)/release
NUMPY := $(TARGET)/numpy

# Who supplies BLAS: openblas where the system has it, linked; else dynamic, which opens one at run time or computes by
# itself. Found out at its first use, unless given: `make BLAS=dynamic test`.
BLAS = $(eval BLAS := $(shell tools/setup.sh feature))$(BLAS)
FEATURES = --no-default-features --features $(BLAS),dynamic,cli,lapack
# The C library: what a Rust dependent does not build.
C_LIBRARY = $(CARGO) build --package blasview-c --no-default-features --features $(BLAS),dynamic

.DEFAULT_GOAL := all
# In the order written: cargo is parallel by itself.
.NOTPARALLEL:
.PHONY: all api generate demo test test-msrv test-backend test-features test-instructions test-libraries test-kernels test-mkl test-rayon test-numpy test-python lint-python wheel wheel-manylinux bench-python lint lint-adapters lint-bench doc bench bench-tables bench-numpy bench-contract bench-lapack report report-check header install uninstall clean help setup setup-test

# With rayon: on as many threads as the BLAS has.
all: ## build the C library and the program (release)
	$(CARGO) build --release --package blasview --package blasview-c $(FEATURES),rayon
	@tools/pkgconfig.sh $(BLAS) >'$(OUT)/blasview.pc'

demo: setup all ## what passes and what is packed, on real data, in Rust and in C
	@tools/demo.sh $(OUT)

test: setup setup-test lint test-backend test-features test-libraries test-rayon test-numpy test-python test-instructions doc ## all that must pass: lints, tests, documentation

lint: ## formatting, clippy, and the list of public items
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets $(FEATURES) -- -D warnings
	@tools/api.sh

test-backend: ## the tests with the BLAS found here
	$(CARGO) test --no-fail-fast $(FEATURES)

# Other crates' arrays: what a dependent builds only if it asks for it.
ADAPTERS = faer,mdarray-linalg,nalgebra,ndarray

test-features: ## builds that link no BLAS, one opening what is there, one computing by itself; numbers of `half`; other crates' arrays
	$(CARGO) test --no-default-features --features dynamic --test backend
	$(CARGO) test --no-default-features --features builtin --test backend
	@! ldd $$(ls -t $(TARGET)/debug/deps/backend-* | grep -v '\.d$$' | head -n 1) | grep -i blas
	$(CARGO) test $(FEATURES),half,$(ADAPTERS) --test adapters --test mdarray_linalg --test elements
	$(CARGO) test $(FEATURES),half,$(ADAPTERS) --doc -- adapt Guide

lint-adapters: ## clippy of what takes other crates' arrays (not in `test`: it compiles these crates once more)
	$(CARGO) clippy $(FEATURES),$(ADAPTERS) --lib --test adapters --test mdarray_linalg -- -D warnings

# The tests that call BLAS, in their quick form, over the kernels of OpenBLAS that this processor can run and over libraries
# that are fetched for it.
test-libraries: setup-test ## the tests over other libraries and other kernels, a line each
	@FEATURES='$(FEATURES)' tools/test_libraries.sh $(TARGET)

test-kernels: setup-test ## the same over Nehalem's, Sandybridge's, Zen's, SkylakeX's and Cooperlake's kernels and OpenBLAS of 64 bits too
	@ALL_KERNELS=1 FEATURES='$(FEATURES)' tools/test_libraries.sh $(TARGET)

test-mkl: setup-test ## the same over MKL, which is fetched from PyPI (220 MB)
	@BLASVIEW_REQUIRE_LIBRARIES=1 FEATURES='$(FEATURES)' tools/test_libraries.sh $(TARGET) mkl

test-numpy: ## views, copies and contractions in C compared with NumPy's, which is installed from PyPI under the target folder (CASES=number)
	$(C_LIBRARY)
	@CASES='$(CASES)' tools/numpy.sh $(TARGET)/debug

wheel: ## the Python package's wheel, in wheels under the target folder
	@tools/python.sh '$(TARGET)' wheel

# By zig, which comes from PyPI with maturin.
wheel-manylinux: ## the same for any Linux with glibc 2.17
	@tools/python.sh '$(TARGET)' wheel-manylinux

lint-python: ## formatting and clippy of the Python package, which is a workspace of its own
	$(CARGO) fmt --check --manifest-path python/Cargo.toml
	CARGO_TARGET_DIR='$(abspath $(TARGET))/python' $(CARGO) clippy --locked --manifest-path python/Cargo.toml -- -D warnings

test-python: lint-python ## the Python package, installed in a fresh environment and tested beside NumPy there
	@tools/python.sh '$(TARGET)' test

bench-python: ## measure the Python package beside NumPy (FILTER=text)
	@BLASVIEW_REQUIRE_NUMPY=1 tools/python.sh '$(TARGET)' bench $(if $(FILTER),'$(FILTER)')

# The oldest Rust that Cargo.toml names, which rustup installs if it has to.
MSRV = $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

test-msrv: ## everything but tests compiles with the oldest Rust (not in `test`: it needs rustup)
	rustup toolchain install $(MSRV) --profile minimal
	CARGO_TARGET_DIR=$(TARGET)/msrv $(CARGO) +$(MSRV) check $(FEATURES),rayon,half,$(ADAPTERS)

test-rayon: ## copies and products in panels with their threads
	$(CARGO) test $(FEATURES),rayon --lib -- pack::tests gemm::tests::pieces gemm::tests::triangles
	$(CARGO) test $(FEATURES),rayon --test directly --test mixed --test elements
	$(CARGO) test $(FEATURES),rayon --test capi programs_run_with_the_shared_library

test-instructions: ## what a call takes beside BLAS, in instructions, compared with what is stored (BLESS=1: store it anew)
	$(CARGO) run --release --package blasview-instructions --no-default-features --features $(BLAS),dynamic -- \
		$(if $(BLESS),--bless)

doc: ## the Rust documentation
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps $(FEATURES)

# What is measured beside ours is built only here.
BENCH_FEATURES = $(FEATURES),capi,peers

bench: ## measure
	$(CARGO) bench $(BENCH_FEATURES)

bench-tables: ## measure copies, products of layouts and contractions beside other crates, as tables (FILTER=text)
	$(CARGO) bench $(BENCH_FEATURES) --bench copy --bench gemm_layouts --bench contract -- --table --peers $(if $(FILTER),--filter '$(FILTER)')

REPORT = $(TARGET)/report
# What takes turns on one thread, and the folders as cargo's programs see them, which run in the package's.
REPORT_BENCH = OPENBLAS_NUM_THREADS=1 $(CARGO) bench --quiet $(BENCH_FEATURES) --bench report --

report: setup ## measure ours beside direct calls and other libraries, as pages (QUICK=1, LARGE=1, FILTER=text, README=folder)
	@tools/numpy.sh $(TARGET)/debug --setup
	@BLASVIEW_REPORT_COMMAND='make report$(if $(QUICK), QUICK=1)$(if $(LARGE), LARGE=1)$(if $(FILTER), FILTER="$(FILTER)")' \
	$(REPORT_BENCH) --out '$(abspath $(REPORT))' $(if $(QUICK),--quick) $(if $(LARGE),--large) \
		$(if $(FILTER),--filter '$(FILTER)') $(if $(README),--readme '$(abspath $(README))') \
		$$([ -x $(NUMPY)/bin/python ] && echo --python '$(abspath $(NUMPY))/bin/python')

NEW ?= $(REPORT)/report.json
report-check: ## compare the last report with a stored one: name what is worse (OLD=file, NEW=file, TOLERANCE=0.1)
	@$(REPORT_BENCH) --check '$(abspath $(or $(OLD),$(error OLD=file: the report.json to compare with)))' '$(abspath $(NEW))' \
		$(if $(TOLERANCE),--tolerance $(TOLERANCE))

bench-contract: all ## measure contractions beside NumPy's einsum and pytblis, which come from PyPI under the target folder (FILTER=text)
	@BLASVIEW_REQUIRE_NUMPY=1 tools/numpy.sh $(TARGET)/debug --setup
	@$(NUMPY)/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r tools/bench-requirements.txt
	@$(NUMPY)/bin/python -B tools/contract_bench.py $(firstword $(wildcard $(OUT)/libblasview.so $(OUT)/libblasview.dylib)) \
		$(if $(FILTER),'$(FILTER)')

# Over the OpenBLAS of PyPI, as Debian's has no LAPACKE, where it is there.
bench-lapack: all ## measure LAPACK beside the library's own, LAPACKE, faer and numpy.linalg: time and memory (FILTER=text)
	@BLASVIEW_REQUIRE_NUMPY=1 tools/numpy.sh $(TARGET)/debug --setup
	@export OPENBLAS_NUM_THREADS=1 BLASVIEW_TUNING=off; \
	blas=$$(tools/libraries.sh '$(TARGET)/libraries' | sed -n 's/^scipy-openblas32 //p'); [ -z "$$blas" ] || export BLASVIEW_BLAS="$$blas"; \
	for what in '--table --peers' --memory; do \
		$(CARGO) bench --quiet $(BENCH_FEATURES) --bench lapack -- $$what $(if $(FILTER),--filter '$(FILTER)') || exit; \
	done
	@$(NUMPY)/bin/python -B tools/lapack_bench.py $(firstword $(wildcard $(OUT)/libblasview.so $(OUT)/libblasview.dylib)) \
		$(if $(FILTER),'$(FILTER)')

# pip's NumPy brings an OpenBLAS of its own.
bench-numpy: ## measure NumPy on the same cases (FILTER=text)
	@BLASVIEW_REQUIRE_NUMPY=1 tools/numpy.sh $(TARGET)/debug --setup
	OPENBLAS_NUM_THREADS=1 $(NUMPY)/bin/python tools/numpy_bench.py $(if $(FILTER),'$(FILTER)')

lint-bench: ## clippy for the benches, with the crates that are measured beside ours
	$(CARGO) clippy --benches $(BENCH_FEATURES) -- -D warnings

api: ## write docs/api.txt, the list of public items, anew
	@tools/api.sh --bless

generate: ## write what follows from routines.toml anew: entry points, wrappers, methods, tables; then the header
	@mkdir -p '$(TARGET)'
	$(or $(RUSTC),rustc) --edition 2024 -o '$(TARGET)/generate' build/routines/main.rs
	@'$(TARGET)/generate'
	BLASVIEW_BLESS=1 $(CARGO) test $(FEATURES) --test header the_header_is_the_generated_one

header: generate ## the same

# With sudo there may be no cargo: then what was built is installed.
install: $(if $(shell command -v $(CARGO)),all) ## install for C: headers, libraries, pkg-config and CMake files, documentation, program (PREFIX, LIBDIR, DESTDIR)
	@PREFIX='$(PREFIX)' LIBDIR='$(LIBDIR)' DESTDIR='$(DESTDIR)' tools/install.sh '$(OUT)'

uninstall: ## remove what `make install` put there (PREFIX, DESTDIR)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' tools/install.sh --uninstall

clean: ## remove what was built
	$(CARGO) clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.* ## /\1	/p' Makefile | expand -t 18

# What the targets above need from the system. A BLAS that was given is not installed.
setup:
	@tools/setup.sh install cc $(if $(filter file,$(origin BLAS)),openblas)

setup-test:
	@tools/setup.sh install c++ eigen valgrind python3 venv cmake pkg-config
	@tools/mdspan.sh $(TARGET)
	@tools/libraries.sh $(TARGET)/libraries >/dev/null
	@tools/numpy.sh $(TARGET)/debug --setup
