import { join } from 'node:path'
import { writeTemplateFolder } from '../test/support/hcl/template-folder.ts'
import type { Comparison } from './compare.ts'
import type { Workplace } from './workplace.ts'

const FILES = 20
/** Of all files together. */
const LINES = 5_000

/** A large HCL2 template, of which nothing has to be changed: what a pipeline asks each time. */
export function fmtComparisons(work: Workplace): Comparison[] {
  const folder = join(work.folder, 'fmt')
  writeTemplateFolder(folder, { files: FILES, lines: LINES })
  return [
    {
      name: `fmt -check of ${LINES} lines in ${FILES} files`,
      promised: { wall: 0.5 },
      runs: 9,
      ingot: work.ingot('fmt', '-check', folder),
      peer: work.packer('fmt', '-check', folder),
    },
  ]
}
