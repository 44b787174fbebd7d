import { renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeCommonJs } from './common-js.ts'
import { writeFmt } from './fmt/write.ts'
import { writeLibraryEntries } from './library-entries.ts'
import { writeSnapshot } from './snapshot/write.ts'
import { writeTypes } from './types.ts'

// Built beside the old one and then swapped: a failing build leaves the program that was there.
const fresh = resolve('dist.new')
rmSync(fresh, { recursive: true, force: true })
await writeCommonJs(`${fresh}/program`)
writeLibraryEntries(fresh)
writeTypes(`${fresh}/types`)
writeSnapshot(fresh)
writeFmt(`${fresh}/program`)
rmSync('dist', { recursive: true, force: true })
renameSync(fresh, 'dist')
