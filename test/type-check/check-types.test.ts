import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { runTool } from '../../src/tools/index.ts'
import { checkTypes } from '../../src/type-check/index.ts'
import { projectFor } from '../../src/type-check/project.ts'
import { told } from '../support/errors.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-type-check-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Checks `a.ts` with a compiler that says this, and tells what it was asked. */
async function check(stdout: string, status = 2, path = 'a.ts') {
  const asked: { args: readonly string[]; project: unknown }[] = []
  const run: typeof runTool = async (_, args) => {
    asked.push({ args, project: JSON.parse(readFileSync(String(args[2]), 'utf8')) })
    return { status, stdout, stderr: '' }
  }
  const request = { path, cwd: folder, env: {}, signal: new AbortController().signal, run }
  return { ...(await checkTypes(request)), asked }
}

describe('with a compiler', () => {
  beforeEach(() => {
    write('node_modules/typescript/bin/tsc')
    // Whose types there are, whether or not this program is built.
    write('node_modules/ingot/package.json', '{}')
  })

  test('what it says, with places, source lines and details', async () => {
    write('a.ts', 'one\ntwo three\n')
    write('parts/b.ts', '')
    const said = [
      "a.ts(2,5): error TS2322: Type 'string' is not assignable to type 'number'.",
      '  The expected type comes from property "x"',
      "    in 'y'",
      'parts/b.ts(7,1): error TS1005: : expected.',
      '',
    ].join('\n')
    const { errors, warning } = await check(said)
    expect(errors.map(told)).toEqual([
      "2:5 Type 'string' is not assignable to type 'number'. (TS2322)",
      '7:1 : expected. (TS1005)',
    ])
    expect(errors[0]).toMatchObject({
      code: 'template/types',
      place: { file: 'a.ts', sourceLine: 'two three' },
      details: ['The expected type comes from property "x"', "in 'y'"],
    })
    expect(errors[1]?.place).toEqual({ file: 'parts/b.ts', line: 7, column: 1 })
    expect(warning).toBeUndefined()
  })

  test('that finds nothing', async () => {
    const { errors, warning, asked } = await check('', 0)
    expect({ errors, warning }).toEqual({ errors: [], warning: undefined })
    expect(asked[0]?.args).toEqual([
      join(folder, 'node_modules/typescript/bin/tsc'),
      '--project',
      expect.any(String),
      '--pretty',
      'false',
    ])
  })

  test('that could not do its work', async () => {
    const { errors, warning } = await check("error TS5083: Cannot read file '/x/tsconfig.json'.", 1)
    expect(errors).toEqual([])
    expect(warning).toBe(`the types of "a.ts" could not be checked: error TS5083: Cannot read file '/x/tsconfig.json'.`)
  })

  test('is not asked about JavaScript', async () => {
    expect((await check('', 0, 'a.mjs')).asked).toEqual([])
  })
})

test('without one nothing is said', async () => {
  expect(await check('')).toEqual({ errors: [], asked: [] })
})

describe('the project', () => {
  const project = (ownTypes: string | undefined) =>
    projectFor({ template: join(folder, 'in/a.ts'), folder: join(folder, 'in'), ownTypes })

  test('of its own, with the types of the program that runs', () => {
    expect(project('/own/index.d.ts')).toMatchObject({
      compilerOptions: { strict: true, noEmit: true, erasableSyntaxOnly: true, paths: { ingot: ['/own/index.d.ts'] } },
      files: [join(folder, 'in/a.ts')],
      include: [],
    })
  })

  test('with the settings of the one around it, and the package that is installed there', () => {
    write('tsconfig.json', '{}')
    write('node_modules/ingot/package.json', '{}')
    write('node_modules/@types/node/index.d.ts')
    const { compilerOptions, ...rest } = project('/own/index.d.ts') as { compilerOptions: object }
    expect(rest).toMatchObject({ extends: join(folder, 'tsconfig.json') })
    expect(compilerOptions).toMatchObject({ noEmit: true, typeRoots: [join(folder, 'node_modules/@types')] })
    expect(compilerOptions).not.toHaveProperty('paths')
    expect(compilerOptions).not.toHaveProperty('strict')
  })

  test('none where nobody has the types', () => {
    expect(project(undefined)).toBeUndefined()
  })
})
