import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { bundleOptions } from './bundle.ts'

// Makes the npm tarball from what was built: node npm-package.ts FOLDER. Its package.json asks only for what isn't bundled.

/** Bundled, but the types of `ingot/hcl` speak of it. */
const NAMED_BY_TYPES = ['decimal.js']

const target = resolve(process.argv[2] ?? 'release')
const root = resolve(import.meta.dirname, '..')
const staging = mkdtempSync(join(tmpdir(), 'ingot-npm-'))
try {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // The startup snapshot and what V8 compiled are for the Node of this checkout alone.
  const filter = (path: string) => basename(path) !== 'snapshots' && !path.endsWith('.v8')
  for (const path of manifest.files) cpSync(join(root, path), join(staging, path), { recursive: true, filter })
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(published(manifest), undefined, 2)}\n`)
  mkdirSync(target, { recursive: true })
  execFileSync('npm', ['pack', '--silent', '--pack-destination', target], { cwd: staging, stdio: 'pipe' })
} finally {
  rmSync(staging, { recursive: true, force: true })
}

function published(manifest: Record<string, unknown> & { dependencies: Record<string, string> }): object {
  const { devDependencies: _dev, scripts: _scripts, allowScripts: _allowed, dependencies, ...rest } = manifest
  const wanted = [...bundleOptions.external, ...NAMED_BY_TYPES]
  const needed = Object.entries(dependencies).filter(([name]) => wanted.includes(name))
  return { ...rest, dependencies: Object.fromEntries(needed) }
}
