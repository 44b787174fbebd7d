import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Comparison } from './compare.ts'
import { type Command, measure } from './measure.ts'
import type { Workplace } from './workplace.ts'

const FILES = 20
/** Of all files together. */
const LINES = 5_000
/** What reading and evaluating them may take beyond Node's own start, in seconds. */
const ALLOWED = 0.15

/** Folders of HCL: read and evaluated by `ingot/hcl` alone, against Node's own start and a fixed time, and as a template. */
export function hclComparisons(work: Workplace): Comparison[] {
  const folder = join(work.folder, 'hcl')
  fill(folder, 'source.hcl')
  fill(join(work.folder, 'template'), 'template.pkr.hcl')
  const node = (...args: readonly string[]): Command => ({ file: process.execPath, args, cwd: folder })
  copyFileSync(resolve(import.meta.dirname, 'hcl', 'typical.pkr.hcl'), join(work.folder, 'typical.pkr.hcl'))
  return [
    {
      name: 'validate a typical HCL2 template',
      promised: { wall: 0.5 },
      runs: 10,
      ingot: work.ingot('validate', 'typical.pkr.hcl'),
      peer: work.packer('validate', 'typical.pkr.hcl'),
    },
    {
      name: `HCL: ${LINES} lines in ${FILES} files, against Node's start and ${ALLOWED * 1000} ms`,
      promised: { wall: 1 },
      runs: 9,
      ingot: node(resolve(import.meta.dirname, 'hcl', 'evaluate.js'), folder),
      peer: async () => {
        const { wall, memory } = await measure(node('--eval', ''))
        return { wall: wall + ALLOWED, memory }
      },
    },
    {
      name: `inspect an HCL2 template of ${LINES} lines in ${FILES} files`,
      promised: { wall: 0.5 },
      runs: 7,
      ingot: work.ingot('inspect', 'template'),
      peer: work.packer('inspect', 'template'),
    },
  ]
}

/** Makes a folder of files with so many lines out of an example, in which NUMBER is another one each time. */
function fill(folder: string, name: string): void {
  mkdirSync(folder)
  const example = readFileSync(resolve(import.meta.dirname, 'hcl', name), 'utf8')
  const times = Math.ceil(LINES / FILES / example.split('\n').length)
  for (let file = 0; file < FILES; file++) {
    const blocks = Array.from({ length: times }, (_, n) => example.replaceAll('NUMBER', String(file * times + n)))
    writeFileSync(join(folder, `${String(file).padStart(2, '0')}${name.slice(name.indexOf('.'))}`), blocks.join('\n'))
  }
}
