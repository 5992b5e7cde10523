#!/bin/sh
# The tool in its container (Containerfile): with the rights of `deno task seedling`, and nothing fetched.
# shellcheck disable=SC2046 # no word, or one
exec deno run --quiet --cached-only --no-check $(cat /opt/seedling/std) \
  --config /opt/seedling/deno.json \
  --allow-read --allow-write --allow-run --allow-net \
  --allow-env=HOME,XDG_CACHE_HOME,CI,TMPDIR,PATH,LOG_TOKENS,LOG_STREAM \
  --allow-sys=hostname,systemMemoryInfo,uid,statfs \
  /opt/seedling/runner/cli.ts "$@"
