import { execFileSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'
import { bundleOptions } from './bundle.ts'

// Built beside the old one and then swapped: a failing build leaves the program that was there.
const fresh = 'dist.new'
rmSync(fresh, { recursive: true, force: true })
await build({ ...bundleOptions, outdir: fresh })
// The types of `ingot/hcl`, for those who use it from TypeScript.
execFileSync('tsc', ['-p', 'scripts/hcl-types.json', '--outDir', `${fresh}/types`], { stdio: 'inherit' })
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')
