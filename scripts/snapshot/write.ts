import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { WARM_UPS } from '../../src/cli/warm-up.ts'
import { moduleText } from '../common-js.ts'

const root = resolve(import.meta.dirname, '..', '..')

/**
 * Makes the startup snapshots of a checkout: each the heap of a process that has loaded what some commands need. Only the very
 * Node that made them can start from them, so they are made by, and for, the one in node_modules; without that one, none are.
 *
 * @param dist the folder in which "program" holds the program's modules; the snapshots go to "snapshots", by their names
 */
export function writeSnapshots(dist: string): void {
  const node = join(root, 'node_modules', 'node', 'bin', 'node')
  if (!existsSync(node)) return
  const work = mkdtempSync(join(tmpdir(), 'ingot-snapshot-'))
  mkdirSync(join(dist, 'snapshots'))
  try {
    for (const name of Object.keys(WARM_UPS)) {
      const script = join(work, `${name}.js`)
      writeFileSync(
        script,
        snapshotScript(name, join(import.meta.dirname, 'entry.ts'), join(dist, 'program'), work).text,
      )
      const args = ['--snapshot-blob', join(dist, 'snapshots', name), '--build-snapshot', script]
      execFileSync(node, args, { cwd: templatesIn(work), env: {}, stdio: ['ignore', 'inherit', 'inherit'] })
    }
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
 * @param name of the warm-up
 * @param entry calls makeSnapshot
 * @param program the folder of the program's modules
 * @param work a folder for what is needed on the way
 * @returns it, and the file names of the modules that are in it
 */
export function snapshotScript(
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
