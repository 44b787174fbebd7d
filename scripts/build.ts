import { renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { bundleOptions } from './bundle.ts'
import { writeTypes } from './types.ts'

// Built beside the old one and then swapped: a failing build leaves the program that was there.
const fresh = 'dist.new'
rmSync(fresh, { recursive: true, force: true })
await build({ ...bundleOptions, outdir: fresh })
writeTypes(`${fresh}/types`)
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')
