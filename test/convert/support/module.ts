import { stripTypeScriptTypes } from 'node:module'
import * as library from '../../../src/library/index.ts'
import type { ImageTemplate } from '../../../src/template/typescript/index.ts'

/** Runs the text of a template's module without a file. */
export async function imageOf(text: string): Promise<ImageTemplate> {
  const [, names = ''] = /import \{([^}]*)\} from 'ingot'/.exec(text) ?? []
  const body = stripTypeScriptTypes(text)
    .replace(/import \{[^}]*\} from 'ingot'/, '')
    .replace('export default', 'return')
    .replaceAll('import.meta.dirname', JSON.stringify(import.meta.dirname))
  const run = new AsyncFunction('library', `const {${names}} = library\n${body}`)
  return run(library)
}

const AsyncFunction = (async () => {}).constructor as new (
  parameter: string,
  body: string,
) => (library: object) => Promise<ImageTemplate>
