import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DescribeImagesCommand } from '@aws-sdk/client-ec2'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { amazonEbs, build, generated, latestAmi, manifest, shell, template, variable } from '../../src/library/index.ts'
import { type TestCloud, testKeyEnv } from '../support/cloud.ts'
import { run, runIngot, succeeded } from '../support/ingot.ts'
import { openSshCloud, sshCloudBuilder } from '../support/ssh-cloud.ts'

// Templates in TypeScript as users run them: files in a folder, and the built program.

const root = resolve(import.meta.dirname, '..', '..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-typescript-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const ingot = (...args: string[]) => runIngot(args, { cwd: folder, env: { INGOT_HOME: join(folder, 'home') } })

const PARTS = `import { shellLocal } from 'ingot'
export const say = (text: string) => shellLocal({ inline: [\`echo "\${text}" >> said\`] })
`
const IMAGE = `import { fileBuilder, generated, nullBuilder, nullData, shellLocalPostProcessor, template, variable } from 'ingot'
import { say } from './parts.ts'

const data = nullData({ input: 'from data' })

export default template({
  description: 'Says things',
  variables: {
    who: variable<string>({ description: 'whom to greet' }),
    times: variable<number>({ default: 2 }),
    token: variable<string>({ default: 'opensesame', sensitive: true }),
  },
  builds: ({ who, times, token }) => ({
    hello: {
      builder: nullBuilder({ communicator: 'none' }),
      provisioners: [
        ...Array.from({ length: times }, (_, n) => say(\`\${n} \${who} \${data.output} \${generated('ID')} {{build_name}}\`)),
        who === 'nobody' && say('nobody'),
        say(token),
      ],
    },
    disk: {
      builder: fileBuilder({ target: 'disk', content: who }),
      postProcessors: [shellLocalPostProcessor({ inline: ['test -e mended'] })],
    },
  }),
})
`

const LATE = `import { shellLocal } from 'ingot'
export const late = shellLocal({
  inline: ['true'] as string[],
  timout: '1m',
} as object)
`

describe('the built program', () => {
  beforeEach(() => {
    write('image.ts', IMAGE)
    write('parts.ts', PARTS)
  })

  test('runs one: loops, conditions, values known later, secrets', async () => {
    const stdout = succeeded(await ingot('build', '-var', 'who=me', '-only=hello', 'image.ts'))
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe(
      '0 me from data Null hello\n1 me from data Null hello\nopensesame\n',
    )
    expect(stdout).toContain('Running local shell script')
    expect(stdout).not.toContain('opensesame')
  })

  test('with a package that itself uses the functions', async () => {
    write('node_modules/house-rules/package.json', '{"name": "house-rules", "type": "module", "exports": "./index.js"}')
    write(
      'node_modules/house-rules/index.js',
      "import { generated, shellLocal } from 'ingot'\nexport const mark = shellLocal({ inline: [`echo ${generated('ID')} > marked`] })\n",
    )
    write(
      'image.ts',
      "import { mark } from 'house-rules'\nimport { nullBuilder, template } from 'ingot'\nexport default template({ builds: { a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [mark] } } })\n",
    )
    succeeded(await ingot('build', 'image.ts'))
    expect(readFileSync(join(folder, 'marked'), 'utf8')).toBe('Null\n')
  })

  test('inspects and plans one', async () => {
    const inspected = succeeded(await ingot('inspect', 'image.ts'))
    expect(inspected).toMatch(/Required variables:\s+who\s+Optional variables and their defaults:\s+times = 2/)
    expect(inspected).toContain('Packer Inspect: TypeScript mode')
    expect(inspected).toContain('token = <sensitive>')
    expect(inspected).toContain('  hello (null)\n  disk  (file)\n')
    expect((await ingot('plan', '-permissions', '-var', 'who=me', 'image.ts')).stderr).toContain('need no permissions')
  })

  test.each([['fix'], ['console'], ['hcl2_upgrade']])('is told where %s takes none', async (command) => {
    const { stdout, stderr, code } = await ingot(command, 'image.ts')
    expect(code).toBe(1)
    expect(stdout + stderr).toContain('"image.ts" is a template in TypeScript, and only JSON can be read here')
  })

  test('goes on with one, unless a file that it imports has changed', async () => {
    const first = await ingot('build', '-var', 'who=me', '-packer-exit-codes=false', 'image.ts')
    expect(first.code, first.stdout).toBe(3)
    const id = /ingot resume (\S+)/.exec(first.stdout)?.[1]?.replace(/[^0-9a-f-]/g, '') ?? ''
    write('mended', '')
    write('parts.ts', `${PARTS}// changed\n`)
    const refused = await ingot('resume', id)
    expect(refused.stdout + refused.stderr).toContain('resume/changed')
    write('parts.ts', PARTS)
    expect(succeeded(await ingot('resume', id))).toContain("Build 'hello' is done already.")
  })

  test.each<[string, string, readonly (string | RegExp)[]]>([
    [
      'an option that is not there',
      "import { nullBuilder, template } from 'ingot'\n\nexport default template({\n  builds: { a: { builder: nullBuilder({ comunicator: 'none' }) } },\n})\n",
      ['options/unknown at bad.ts:4:41', '4 |   builds: ', 'did you mean "communicator"?'],
    ],
    [
      'a misspelt setting, in the file that it stands in',
      "import { nullBuilder, template } from 'ingot'\nimport { late } from './late.ts'\nexport default template({ builds: { a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [late] } } })\n",
      ['options/unknown at late.ts:4:3', '4 |   timout: ', 'did you mean "timeout"?'],
    ],
    ['no default export', 'export const x = 1\n', ['template/no-template at bad.ts:1:1', 'has no default export']],
    ['an export that is no template', 'export default 1\n', ['is no template, but a number']],
    [
      'no such package',
      "import 'nothing-such'\n",
      ['imports what is not there', "'nothing-such'", 'install the package'],
    ],
    ['no such file', "import './parts'\n", ['imports what is not there', 'with its extension']],
    ['no such function', "import { nix } from 'ingot'\nexport default nix\n", ['bad.ts:1:10', "export named 'nix'"]],
    ['syntax', 'export default (\n', [/at bad\.ts:1:\d+/, '"bad.ts" cannot be read']],
    ['an enum', '\nenum A { x }\n', ['at bad.ts:2:1', 'types are only taken away']],
    [
      'an error of its own',
      'const x: { y?: string[] } = {}\nexport default x.y!.length\n',
      ['at bad.ts:2:21', '"bad.ts" failed: Cannot read properties of undefined'],
    ],
    [
      'an error while builds are made',
      "import { template } from 'ingot'\nexport default template({ builds: () => {\n  throw new Error('no luck')\n} })\n",
      ['at bad.ts:3:9', 'the template failed: no luck'],
    ],
    [
      'a variable without a value',
      "import { nullBuilder, template, variable } from 'ingot'\nexport default template({\n  variables: { a: variable<string>() },\n  builds: { x: { builder: nullBuilder({}) } },\n})\n",
      ['template/required-variable at bad.ts:3:19', 'null/no-host at bad.ts:4:27'],
    ],
  ])('tells the place of %s', async (_, text, wanted) => {
    write('bad.ts', text)
    write('late.ts', LATE)
    const { stdout, stderr, code } = await ingot('validate', 'bad.ts')
    expect(code).toBe(1)
    for (const part of wanted)
      expect(stdout + stderr).toMatch(typeof part === 'string' ? new RegExp(escaped(part)) : part)
    expect(stdout + stderr).not.toContain('ingot-load')
  })

  test('checks types with the compiler that is installed beside the template', async () => {
    const wrong = IMAGE.replace('content: who', 'content: times')
    write('image.ts', wrong)
    expect(succeeded(await ingot('validate', '-var', 'who=me', 'image.ts'))).toContain('The configuration is valid.')
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(join(root, 'node_modules', 'typescript'), join(folder, 'node_modules', 'typescript'))
    const { stdout, code } = await ingot('validate', '-var', 'who=me', 'image.ts')
    expect(stdout).toMatch(/Error template\/types at image\.ts:23:46\n.*\n.*\nType 'number' is not assignable/)
    expect(code).toBe(1)
    write('image.ts', IMAGE)
    succeeded(await ingot('validate', '-var', 'who=me', 'image.ts'))
  })

  test.each(['mts', 'js', 'mjs'])('reads .%s', async (extension) => {
    write(
      `one.${extension}`,
      "import { nullBuilder, template } from 'ingot'\nexport default template({ builds: { a: { builder: nullBuilder({ communicator: 'none' }) } } })\n",
    )
    write('package.json', '{"type": "module"}')
    succeeded(await ingot('validate', `one.${extension}`))
  })
})

test.each(['{}', '{"type": "commonjs"}'])('is a module beside the package.json %s', async (manifest) => {
  write('package.json', manifest)
  write('parts.ts', PARTS)
  write('image.ts', IMAGE)
  write('plain.js', IMAGE.replaceAll(/<\w+>/g, ''))
  for (const name of ['image.ts', 'plain.js']) {
    const ended = await ingot('validate', '-var', 'who=x', name)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
  }
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

describe('what the documentation shows', () => {
  const blocks = (page: string) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, text = '']) => text)

  test('templates are valid', async () => {
    const pages = ['docs/templates-typescript.md', 'README.md']
    const templates = pages.flatMap(blocks).filter((text) => text.includes('export default'))
    expect(templates).toHaveLength(3)
    for (const text of templates) {
      write('image.ts', text)
      succeeded(await ingot('validate', 'image.ts'))
    }
    write('image.ts', templates[0] ?? '')
    expect(succeeded(await ingot('build', '-var', 'who=moon', 'image.ts'))).toContain('hello moon')
  })

  test('the example is valid', async () => {
    write('web.ts', readFileSync(join(root, 'examples/typescript/web.ts'), 'utf8'))
    write('install.sh', '#!/bin/sh\n')
    succeeded(await ingot('validate', 'web.ts'))
  })

  describe('a program', () => {
    const STRICT = '--noEmit --strict --module nodenext --target es2025 --types node --ignoreConfig'.split(' ')
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    // Below the package's own folder, where its name leads to itself.
    let place = ''
    beforeAll(() => {
      place = mkdtempSync(join(root, 'dist', 'program-'))
    })
    afterAll(() => rmSync(place, { recursive: true }))

    test('runs, and its types are right', async () => {
      const [program = ''] = blocks('docs/library.md')
      writeFileSync(join(place, 'program.ts'), program)
      const at = { cwd: place, env: { INGOT_HOME: join(folder, 'home') } }
      expect(succeeded(await run(process.execPath, ['program.ts'], at))).toBe('motd\n')
      expect(succeeded(await run(tsc, [...STRICT, 'program.ts'], at))).toBe('')
    })

    test('that reads HCL2 runs, and its types are right', async () => {
      const programs = blocks('docs/hcl.md').map((text, index) => [`hcl-${index}.ts`, text] as const)
      for (const [name, text] of programs) writeFileSync(join(place, name), text)
      const outputs = programs.map(([name]) => run(process.execPath, [name], { cwd: place, env: {} }))
      expect((await Promise.all(outputs)).map(succeeded)).toEqual(['hello world\n', ''])
      const names = programs.map(([name]) => name)
      expect(succeeded(await run(tsc, [...STRICT, ...names], { cwd: place, env: {} }))).toBe('')
    })
  })
})

describe('the library', () => {
  let cloud: TestCloud
  beforeEach(async () => {
    cloud = await openSshCloud({})
  })
  afterEach(() => cloud.close())

  test('makes AMIs, and gives their ids by region', async () => {
    const { type: _, source_ami_filter: filter, ...options } = sshCloudBuilder
    const base = latestAmi({ region: 'us-east-1', ...filter, most_recent: true })
    const image = template({
      variables: { name: variable<string>({ default: 'golden' }) },
      builds: ({ name }) => ({
        web: {
          builder: amazonEbs({
            ...options,
            ami_name: `${name}-{{timestamp}}`,
            source_ami: base.id,
            ami_description: `made of ${base.name}`,
            ami_regions: ['eu-west-1'],
          }),
          provisioners: [shell({ inline: [`echo on ${generated('ID')}`] })],
          postProcessors: [manifest({})],
        },
      }),
    })
    const env = {
      PATH: process.env['PATH'],
      INGOT_HOME: join(folder, 'home'),
      ...testKeyEnv,
      AWS_ENDPOINT_URL: cloud.url,
    }
    const going = build(image, { cwd: folder, env, vars: { name: 'gilded' } })
    const lines: string[] = []
    for await (const event of going) if (event.type === 'output') lines.push(event.line)
    const { builds } = await going
    expect(lines).toContainEqual(expect.stringMatching(/^on i-[0-9a-f]+$/))
    const { Images } = await cloud.client().send(new DescribeImagesCommand({ Owners: ['self'] }))
    expect(Images).toMatchObject([{ Description: 'made of debian-12' }])
    expect(builds.web.artifact?.amis).toEqual({
      'us-east-1': expect.stringMatching(/^ami-/),
      'eu-west-1': expect.stringMatching(/^ami-/),
    })
  })
})
