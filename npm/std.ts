// Every @std entry the project uses, once: what `pick.ts` tries to resolve.
import "@std/assert";
import "@std/cli/parse-args";
import "@std/path";
import "@std/yaml";
