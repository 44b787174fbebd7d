import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { moduleText } from '../common-js.ts'

/** A folder with the templates that the warm-up looks at, where such a script has to run. */
export function templatesIn(work: string): string {
  const folder = mkdtempSync(join(work, 'templates-'))
  cpSync(join(import.meta.dirname, 'templates'), folder, { recursive: true })
  return folder
}

/**
 * One file with all modules of the program that a warm-up needs.
 *
 * @param name of the warm-up
 * @param entry what to do with them, which it finds as HOT
 * @param program the folder of the program's modules
 * @param work a folder for what is needed on the way
 * @returns it, and the file names of the modules that are in it
 */
export function scriptWithModules(
  name: string,
  entry: string,
  program: string,
  work: string,
): { readonly text: string; readonly hot: readonly string[] } {
  const args = [join(import.meta.dirname, 'hot-modules.ts'), program, name, templatesIn(work)]
  const hot: readonly string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    write: false,
  })
  const modules = hot.map((file) => asFunction(program, file))
  const given = `const WARM_UP = "${name}", HOT = {\n${modules.join('')}}\n`
  return { text: given + outputFiles[0]?.text, hot }
}

function asFunction(program: string, name: string): string {
  // Text that nobody reads costs time at every start, and half as much when a character is a byte.
  const how = { minifyWhitespace: true, legalComments: 'none', charset: 'ascii' } as const
  const { code } = transformSync(moduleText(program, name), how)
  // Where it lies is not known before a process goes on from the snapshot, and it may have asked by then.
  if (code.includes('__dirname')) throw new Error(`"${name}" asks for its folder, and is in the snapshot`)
  // Those that are left stand in regular expressions.
  const ascii = code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `${JSON.stringify(name)}(exports, require, module, __filename, __dirname) {\n${ascii}},\n`
}
