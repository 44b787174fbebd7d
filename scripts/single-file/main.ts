import { dirname } from 'node:path'
import { makeSnapshot } from '../snapshot/make.ts'
import type { ModuleFunction } from '../snapshot/modules.ts'

// What the single executable's startup snapshot is made from. Each module that isn't in it is an asset.

let count = 0

makeSnapshot({
  find: (name) => {
    // Loaded only here: they don't survive a snapshot.
    const { getAssetKeys, getAsset } = process.getBuiltinModule('node:sea')
    const { compileFunction } = process.getBuiltinModule('node:vm')
    if (!getAssetKeys().includes(name)) {
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
    }
    if (count === 0 && process.env['INGOT_DEBUG']) process.on('exit', tellCount)
    count += 1
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname']
    return compileFunction(getAsset(name, 'utf8'), parameters, { filename: `ingot:${name}` }) as ModuleFunction
  },
  folder: () => dirname(process.execPath),
})

function tellCount(): void {
  process.stderr.write(`${count} modules were loaded that are not in the startup snapshot\n`)
}
