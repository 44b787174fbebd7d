import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { bundleOptions } from '../bundle.ts'
import { moduleNames, writeCommonJs } from '../common-js.ts'
import { scriptWithModules, templatesIn } from '../snapshot/script.ts'

// Makes the single executable: Node, with a startup snapshot of the program in it, and the modules that the snapshot doesn't hold.
// node build.ts FILE
const target = resolve(process.argv[2] ?? 'release/ingot')
const root = resolve(import.meta.dirname, '..', '..')
mkdirSync(dirname(target), { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'ingot-single-file-'))
try {
  const modules = await programModules(join(work, 'modules'))
  putTogether(seaBlob(modules))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The program's modules, with all libraries in them. */
async function programModules(folder: string): Promise<string> {
  const { main, 'warm-up': warmUp } = bundleOptions.entryPoints
  await writeCommonJs(folder, {
    bundle: {
      entryPoints: { main, 'warm-up': warmUp },
      legalComments: 'none',
      // Nothing is installed beside the executable: all is in it, but native parts, which their users do without.
      external: ['cpu-features', '*.node'],
    },
    transform: { minifyWhitespace: true, legalComments: 'none' },
  })
  return folder
}

function seaBlob(modules: string): string {
  const main = join(work, 'main.cjs')
  const { text, hot } = scriptWithModules('ingot', join(import.meta.dirname, 'main.ts'), modules, work)
  writeFileSync(main, text)
  const output = join(work, 'sea.blob')
  const config = join(work, 'sea.json')
  // As bin/ingot starts it.
  const options = ['--disable-warning=ExperimentalWarning']
  const besides = moduleNames(modules).filter((name) => !hot.includes(name))
  writeFileSync(
    config,
    JSON.stringify({
      main,
      output,
      assets: Object.fromEntries(besides.map((name) => [name, join(modules, name)])),
      useSnapshot: true,
      disableExperimentalSEAWarning: true,
      // NODE_OPTIONS of the machine's other programs is none of ours.
      execArgv: options,
      execArgvExtension: 'none',
    }),
  )
  // With the same options: those that are asked for while the snapshot is made are in it.
  execFileSync(process.execPath, [...options, '--experimental-sea-config', config], {
    cwd: templatesIn(work),
    stdio: 'pipe',
  })
  return output
}

/** Beside the target first, then renamed: a program that runs keeps its file. */
function putTogether(blob: string): void {
  const fresh = `${target}.new`
  copyFileSync(process.execPath, fresh)
  chmodSync(fresh, 0o755)
  // What Node looks for in itself (its documentation, "Single executable applications").
  const fuse = ['--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2']
  const postject = join(root, 'node_modules', '.bin', 'postject')
  // It warns of sections that Node's own build left without a name; what it says is shown when it fails.
  execFileSync(postject, [fresh, 'NODE_SEA_BLOB', blob, ...fuse], { stdio: 'pipe' })
  renameSync(fresh, target)
}
