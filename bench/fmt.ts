import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeTemplateFolder } from '../test/support/hcl/template-folder.ts'
import type { Comparison } from './compare.ts'
import type { Workplace } from './workplace.ts'

const FILES = 20
/** Of all files together. */
const LINES = 5_000

/** A large HCL2 template, of which nothing has to be changed: what a pipeline asks each time, and what one asks that is new. */
export function fmtComparisons(work: Workplace): Comparison[] {
  const folder = join(work.folder, 'fmt')
  writeTemplateFolder(folder, { files: FILES, lines: LINES })
  const again: Comparison = {
    name: `fmt -check of ${LINES} lines in ${FILES} files, again`,
    promised: { wall: 0.5 },
    runs: 9,
    // What was written just now is not remembered.
    prepare: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500),
    ingot: work.ingot('fmt', '-check', folder),
    peer: work.packer('fmt', '-check', folder),
  }
  const forget = async () => rmSync(join(work.folder, 'home', 'cache', 'formatted'), { force: true })
  return [again, { ...again, name: `fmt -check of ${LINES} lines in ${FILES} files, the first time`, reset: forget }]
}
