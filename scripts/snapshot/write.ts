import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { moduleText } from '../common-js.ts'

const root = resolve(import.meta.dirname, '..', '..')

/**
 * Makes the startup snapshot of a checkout: the heap of a process that has loaded what most commands need. Only the very Node
 * that made it can start from it, so it is made by, and for, the one in node_modules; without that one, none is made.
 *
 * @param dist the folder in which "program" holds the program's modules; `ingot.snapshot` is written there
 */
export function writeSnapshot(dist: string): void {
  const node = join(root, 'node_modules', 'node', 'bin', 'node')
  if (!existsSync(node)) return
  const work = mkdtempSync(join(tmpdir(), 'ingot-snapshot-'))
  try {
    const script = join(work, 'entry.js')
    writeFileSync(script, snapshotScript(join(import.meta.dirname, 'entry.ts'), join(dist, 'program'), work).text)
    const args = ['--snapshot-blob', join(dist, 'ingot.snapshot'), '--build-snapshot', script]
    execFileSync(node, args, { cwd: templatesIn(work), env: {}, stdio: ['ignore', 'inherit', 'inherit'] })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A folder with the templates that the warm-up looks at, where such a script has to run. */
export function templatesIn(work: string): string {
  const folder = mkdtempSync(join(work, 'templates-'))
  cpSync(join(import.meta.dirname, 'templates'), folder, { recursive: true })
  return folder
}

/**
 * A script that Node can make a snapshot from: one file, since a snapshot's script can't load others.
 *
 * @param entry calls makeSnapshot
 * @param program the folder of the program's modules
 * @param work a folder for what is needed on the way
 * @returns it, and the file names of the modules that are in it
 */
export function snapshotScript(
  entry: string,
  program: string,
  work: string,
): { readonly text: string; readonly hot: readonly string[] } {
  const args = [join(import.meta.dirname, 'hot-modules.ts'), program, templatesIn(work)]
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
  const modules = hot.map((name) => asFunction(program, name))
  return { text: `const HOT = {\n${modules.join('')}}\n${outputFiles[0]?.text}`, hot }
}

function asFunction(program: string, name: string): string {
  // Text that nobody reads costs time at every start, and half as much when a character is a byte.
  const how = { minifyWhitespace: true, legalComments: 'none', charset: 'ascii' } as const
  const { code } = transformSync(moduleText(program, name), how)
  // Where it lies is not known before a process goes on from the snapshot, and it may have asked by then.
  if (code.includes('__dirname')) throw new Error(`"${name}" asks for its folder, and is in the snapshot`)
  return `${JSON.stringify(name)}(exports, require, module, __filename, __dirname) {\n${code}},\n`
}
