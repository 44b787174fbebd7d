import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { warmUp as WarmUp } from '../../src/cli/warm-up.ts'

// node hot-modules.ts PROGRAM TEMPLATES: prints, as JSON, the file names of the modules that the warm-up loads.
const [program = '', templates = ''] = process.argv.slice(2)
const require = createRequire(import.meta.filename)
const { warmUp } = require(join(program, 'warm-up.js')) as { readonly warmUp: typeof WarmUp }
await warmUp(templates)
const names = Object.keys(require.cache).filter((path) => path.startsWith(program))
process.stdout.write(JSON.stringify(['main.js', ...names.map((path) => basename(path))]))
