import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { readJsonDocument } from '../../template/json/index.ts'
import type { Names } from './words.ts'

/** Reads names from templates below a folder. Names that are worked out later aren't known yet and left out. */
export function namesBelow(cwd: string): Names['inTemplate'] {
  return async (path, kind) => {
    if (path === '-') return []
    const read = (file: string) => text(createReadStream(resolve(cwd, file)))
    const { builders, postProcessors } = await readJsonDocument({ path, read })
    const others = kind === 'builds' ? [] : postProcessors.flat().map(({ name }) => name)
    const names = [...builders.map(({ name }) => name), ...others]
    return [...new Set(names)].filter((name) => !name.includes('{{'))
  }
}
