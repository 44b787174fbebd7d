import { resolve } from 'node:path'
import type { ModuleImporter } from '../template/index.ts'

/** Imports templates that are modules, which get this library for `import … from 'ingot'`. */
export function moduleImporter(cwd: string): ModuleImporter {
  return {
    cwd,
    async import(path) {
      const [{ importModule }, library] = await Promise.all([
        import('../template/typescript/index.ts'),
        import('./index.ts'),
      ])
      return importModule(resolve(cwd, path), library)
    },
  }
}
