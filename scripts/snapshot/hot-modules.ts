import { createRequire } from 'node:module'
import { basename, join } from 'node:path'

// node hot-modules.ts PROGRAM NAME TEMPLATES: prints, as JSON, the file names of the modules that the warm-up NAME loads.
const [program = '', name = '', templates = ''] = process.argv.slice(2)
const require = createRequire(import.meta.filename)
const { warmUp } = require(join(program, 'warm-up.js'))
await warmUp(name, templates)
const names = Object.keys(require.cache).filter((path) => path.startsWith(program))
process.stdout.write(JSON.stringify(['main.js', ...names.map((path) => basename(path))]))
