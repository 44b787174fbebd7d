import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import asc from 'assemblyscript/asc'

// Compiles the AssemblyScript sources. Run it after changing one: `node scripts/wasm.ts`. A test compares.

const folder = resolve(import.meta.dirname, '..', 'src', 'post-processors', 'compress', 'deflate')

/** What deflate-wasm.ts has to hold. @throws Error with what the compiler says */
export async function compiledDeflate(): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'ingot-wasm-'))
  try {
    // The compiler takes files by this ending only.
    writeFileSync(join(work, 'deflate.ts'), readFileSync(join(folder, 'deflate.as')))
    const flags = [
      '-O3',
      '--runtime',
      'stub',
      '--initialMemory',
      '64',
      '--noAssert',
      // Every 64-bit processor since 2008 has what is needed.
      '--enable',
      'simd',
      '--use',
      'abort=',
      '--disableWarning',
    ]
    const { error, stderr } = await asc.main(['deflate.ts', '--outFile', 'deflate.wasm', '--baseDir', work, ...flags])
    if (error) throw new Error(stderr.toString(), { cause: error })
    return moduleText(readFileSync(join(work, 'deflate.wasm')))
  } finally {
    rmSync(work, { recursive: true })
  }
}

function moduleText(wasm: Buffer): string {
  const lines = wasm.toString('base64').match(/.{1,110}/g) ?? []
  return [
    '// Made of deflate.as by scripts/wasm.ts.',
    'export const DEFLATE_WASM = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('')",
    '',
  ].join('\n')
}

if (import.meta.main) writeFileSync(join(folder, 'deflate-wasm.ts'), await compiledDeflate())
