import { getAssetKeys, getRawAsset } from 'node:sea'
import { moduleLoader } from './loader.ts'

// The entry of the single executable: every module of the program is an asset beside its compiled form.
const names = new Set(getAssetKeys())
const bytes = (name: string) => (names.has(name) ? Buffer.from(getRawAsset(name) as ArrayBuffer) : undefined)
const modules = moduleLoader((name) => {
  const source = bytes(name)?.toString('latin1')
  return source === undefined ? undefined : { source, compiled: bytes(`${name}.cache`) }
})
if (process.env['INGOT_DEBUG']) {
  process.on('exit', () => {
    // V8 refuses what another version of it compiled, and compiles again: slower, and seen by nobody.
    const slow = modules.loaded.filter(({ script }) => script.cachedDataRejected !== false)
    process.stderr.write(`${modules.loaded.length} modules, ${slow.length} of them not compiled beforehand\n`)
  })
}
modules.load('main.js')
