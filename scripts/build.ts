import { renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeCommonJs } from './common-js.ts'
import { writeLibraryEntries } from './library-entries.ts'
import { writeSnapshots } from './snapshot/write.ts'
import { writeTypes } from './types.ts'

// Built beside the old one and then swapped: a failing build leaves the program that was there.
const fresh = resolve('dist.new')
rmSync(fresh, { recursive: true, force: true })
await writeCommonJs(`${fresh}/program`)
writeLibraryEntries(fresh)
writeTypes(`${fresh}/types`)
writeSnapshots(fresh)
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')
