import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { scriptWithModules, templatesIn } from '../snapshot/script.ts'

/**
 * Writes what `ingot fmt` starts from. Editors and hooks run it at each change: each of the thirty modules that it needs costs Node
 * a quarter of a millisecond, a startup snapshot several whole ones, more than it saves here. So "fmt-modules.js"
 * has them all, "fmt-modules.v8" what V8 makes of them, for this version of Node, and "fmt.js" starts them.
 *
 * @param program the folder of the program's modules, to which they are added
 */
export function writeFmt(program: string): void {
  buildSync({
    entryPoints: [join(import.meta.dirname, 'launch.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    outfile: join(program, 'fmt.js'),
  })
  const work = mkdtempSync(join(tmpdir(), 'ingot-fmt-'))
  try {
    const { text } = scriptWithModules('fmt', join(import.meta.dirname, 'modules.ts'), program, work)
    const wrapped = `(function (require, __dirname) {\nconst module = { exports: {} }\n${text}\nreturn module.exports\n})`
    writeFileSync(join(program, 'fmt-modules.js'), wrapped)
    // V8's own options are part of what it looks at when it reads the compiled form.
    execFileSync(process.execPath, [join(import.meta.dirname, 'compile.ts'), program, templatesIn(work)], { env: {} })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
