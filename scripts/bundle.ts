import type { BuildOptions } from 'esbuild'

/**
 * The program cut into modules: one entry that loads each command as its own chunk, so that `ingot version` reads a few kilobytes
 * (design, rule 8). Beside it the library, `ingot`, and `ingot/hcl`, the language on its own.
 */
export const bundleOptions = {
  entryPoints: {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    hcl: 'src/hcl/index.ts',
    'warm-up': 'src/cli/warm-up.ts',
  },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  chunkNames: '[name]-[hash]',
  minifySyntax: true,
  // CommonJS with optional native parts that a bundler can't follow.
  external: ['ssh2', 'cpu-features'],
  // Its "main" is UMD, whose inner require calls a bundler can't follow either.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
} satisfies BuildOptions
