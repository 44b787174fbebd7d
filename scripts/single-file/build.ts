import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { build, transform } from 'esbuild'
import { bundleOptions } from '../bundle.ts'

// Makes the single executable: Node, with the program's modules and their compiled forms inside it.
// node build.ts FILE
const target = resolve(process.argv[2] ?? 'release/ingot')
const root = resolve(import.meta.dirname, '..', '..')
mkdirSync(dirname(target), { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'ingot-single-file-'))
try {
  const modules = await commonJsModules(join(work, 'modules'))
  warmUp(modules)
  putTogether(await seaBlob(modules))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The program cut into CommonJS modules: what an asset can be loaded as. ASCII only, so that a byte is a character. */
async function commonJsModules(folder: string): Promise<string> {
  const esm = join(work, 'esm')
  await build({
    ...bundleOptions,
    entryPoints: { main: bundleOptions.entryPoints.main },
    absWorkingDir: root,
    outdir: esm,
    minifyWhitespace: true,
    legalComments: 'none',
    // Nothing is installed beside the executable: all is in it, but native parts, which their users do without.
    external: ['cpu-features', '*.node'],
    banner: {},
  })
  mkdirSync(folder)
  for (const name of readdirSync(esm, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))) {
    const { code } = await transform(readFileSync(join(esm, name), 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      charset: 'ascii',
      minifySyntax: true,
      minifyWhitespace: true,
      supported: { 'dynamic-import': false },
    })
    writeFileSync(join(folder, basename(name)), code)
  }
  return folder
}

/** Runs what people run most, so that V8's compiled form of the functions on the way is in the executable. */
function warmUp(modules: string): void {
  const template = join(work, 'warm.json')
  const provisioners = [{ type: 'shell-local', inline: ['true'] }]
  writeFileSync(template, JSON.stringify({ builders: [{ type: 'null', communicator: 'none' }], provisioners }))
  const commands = [
    ['validate', join(root, 'examples', 'golden', 'ami.json')],
    ['build', template],
    ['inspect', template],
    ['version', '-help'],
    [],
  ]
  for (const args of commands) {
    execFileSync(process.execPath, [join(import.meta.dirname, 'warm.ts'), modules, ...args], {
      cwd: join(root, 'examples', 'golden'),
      env: { ...process.env, INGOT_HOME: join(work, 'home') },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }
}

async function seaBlob(modules: string): Promise<string> {
  const main = join(work, 'main.cjs')
  const entryPoints = [join(import.meta.dirname, 'main.ts')]
  await build({ entryPoints, outfile: main, bundle: true, format: 'cjs', platform: 'node', target: 'node24' })
  const output = join(work, 'sea.blob')
  const config = join(work, 'sea.json')
  const assets = Object.fromEntries(readdirSync(modules).map((name) => [name, join(modules, name)]))
  writeFileSync(
    config,
    JSON.stringify({
      main,
      output,
      assets,
      useCodeCache: true,
      disableExperimentalSEAWarning: true,
      // As bin/ingot starts it; NODE_OPTIONS of the machine's other programs is none of ours.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      execArgvExtension: 'none',
    }),
  )
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' })
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
