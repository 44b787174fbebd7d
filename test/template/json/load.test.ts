import { describe, expect, test } from 'vitest'
import type { BuildConfig, ComponentConfig } from '../../../src/template/index.ts'
import { checkTemplateSyntax, loadTemplate } from '../../../src/template/index.ts'
import { mistakesOf, told } from '../../support/errors.ts'
import { type LoadOptions, load, requestFor } from '../../support/load.ts'

const builder = { type: 'null', communicator: 'none' }
const local = { type: 'shell-local', inline: ['true'] }

/** What is told about a template, without its place where that is the same for all. */
const mistakes = async (template: unknown, options?: LoadOptions) =>
  (await mistakesOf(() => load(template, options))).map(told)

/** Types of what a build runs. */
const shape = ({ name, displayName, provisioners, postProcessors }: BuildConfig) => ({
  name,
  displayName,
  provisioners: provisioners.map(({ type }) => type),
  postProcessors: postProcessors.map((sequence) => sequence.map((member) => member.name)),
})

/** The keys of each layer. */
const keysOf = ({ layers }: ComponentConfig) =>
  'read' in layers ? [] : layers.map(({ entries }) => entries.map(({ key }) => key))

describe('structure', () => {
  test('a whole template', async () => {
    const template = await load(
      {
        _comment: 'x',
        description: 'all of it',
        min_packer_version: '1.2.0',
        variables: { a: 'x', b: null },
        'sensitive-variables': ['b'],
        builders: [{ ...builder, name: 'one-{{user `a`}}' }, builder],
        provisioners: [
          {
            ...local,
            pause_before: '1m',
            timeout: 1_000_000,
            max_retries: '{{user `b`}}',
            override: { null: { inline: 'x' } },
          },
          { type: 'file', only: ['null'] },
          { type: 'shell', except: ['null'] },
        ],
        'error-cleanup-provisioner': { type: 'shell-local', only: 'null' },
        'post-processors': ['manifest', [{ type: 'shell-local', name: 'tell', keep_input_artifact: true }, 'checksum']],
        push: {},
        comments: [{ any: 'text' }],
      },
      { vars: { b: '3' } },
    )
    const [first, second] = template.builds
    expect(template.description).toBe('all of it')
    expect(template.variables).toEqual([
      { name: 'a', default: 'x', required: false, sensitive: false },
      { name: 'b', default: undefined, required: true, sensitive: true },
    ])
    expect(template.secrets).toEqual(['3'])
    expect(template.provisionerTypes).toEqual(['shell-local', 'file', 'shell'])
    expect(template.warnings).toEqual([])
    expect(template.builds.map(shape)).toEqual([
      {
        name: 'null',
        displayName: 'null',
        provisioners: ['shell-local', 'file'],
        postProcessors: [['manifest'], ['tell', 'checksum']],
      },
      {
        name: 'one-x',
        displayName: 'one-x',
        provisioners: ['shell-local', 'shell'],
        postProcessors: [['manifest'], ['tell', 'checksum']],
      },
    ])
    expect(first?.provisioners[0]).toMatchObject({ pauseBefore: 60_000, timeout: 1, maxRetries: 3 })
    expect(first?.provisioners.slice(0, 1).map(keysOf)).toEqual([[['inline'], ['inline']]])
    expect(second?.provisioners.slice(0, 1).flatMap(keysOf)).toHaveLength(1)
    expect(first?.errorCleanupProvisioner?.type).toBe('shell-local')
    expect(second?.errorCleanupProvisioner).toBeUndefined()
    expect(first?.postProcessors[1]?.[0]).toMatchObject({ type: 'shell-local', name: 'tell', keepInputArtifact: true })
    expect(first?.postProcessors[0]?.[0]?.keepInputArtifact).toBeUndefined()
    expect(first && keysOf(first.builder)).toEqual([['communicator']])
  })

  const told: [template: object | string, ...told: string[]][] = [
    [{}, '1:1 the template has no builders | add one to "builders"'],
    ['[]', '1:1 a template must be an object, not a list'],
    ['{"builders": {}}', '1:14 "builders" must be a list, not an object | put it in [ ]'],
    ['{"builders": ["null"]}', '1:15 builder 1 must be an object, not the string "null"'],
    ['{"builders": [{}]}', '1:15 builder 1 has no "type" | add "type": "amazon-ebs" or another'],
    [
      '{"builders": [{"type": "null"},\n{"type": "null"}]}',
      '2:10 two builders are named "null" | give one of them another "name"; the first is at t.json:1:15',
    ],
    ['{"builder": []}', '1:2 unknown root key "builder" | did you mean "builders"?'],
    ['{"secrets": []}', '1:2 unknown root key "secrets" | a root key that begins with "_" is a comment'],
    ['{"Builders": [], "builders": []}', '1:18 unknown root key "builders" | "builders" is there already'],
    ['{"_note": 1}', '1:11 the comment "_note" must be a string, not the number 1'],
    ['{"comments": [{"a": []}]}', '1:21 the comment "a" must be a string, not a list'],
    ['{"push": 1}', '1:10 "push" must be an object, not the number 1'],
    ['{"description": true}', '1:17 "description" must be a string, not true'],
    [
      '{"variables": {"a": 1}}',
      '1:21 the variable "a" must be a string or null, not the number 1 | write it in quotes: "1"',
    ],
    [
      '{"variables": {"a": true}}',
      '1:21 the variable "a" must be a string or null, not true | write it in quotes: "true"',
    ],
    [
      '{"variables": {"a": []}}',
      '1:21 the variable "a" must be a string or null, not a list | variables of JSON templates hold strings; a list is written with commas: "a,b"',
    ],
    ['{"sensitive-variables": [1]}', '1:26 a name in "sensitive-variables" must be a string, not the number 1'],
    ['{"provisioners": ["x"]}', '1:19 provisioner 1 must be an object, not the string "x"'],
    ['{"provisioners": [{}]}', '1:19 provisioner 1 has no "type" | add "type": "shell" or another'],
    [
      '{"provisioners": [{"type": "x", "pause_before": "5"}]}',
      '1:49 provisioner 1: "pause_before" must be a duration such as "30s" or "1h30m", not the string "5" | write "5s" for seconds',
    ],
    ['{"provisioners": [{"type": "x", "only": [[]]}]}', '1:42 provisioner 1: "only" must be a string, not a list'],
    [
      '{"builders": [{"type": "a"}], "provisioners": [{"type": "x", "override": {"a": 1}}]}',
      '1:80 provisioner 1: "override" of "a" must be an object, not the number 1',
    ],
    ['{"error-cleanup-provisioner": []}', '1:31 "error-cleanup-provisioner" must be an object, not a list'],
    ['{"post-processors": {}}', '1:21 "post-processors" must be a list, not an object | put it in [ ]'],
    ['{"post-processors": [1]}', '1:22 post-processor 1 must be a type or an object, not the number 1'],
    ['{"post-processors": [{}]}', '1:22 post-processor 1 has no "type" | add "type": "manifest" or another'],
    [
      '{"post-processors": ["a", ["b", ["c"]]]}',
      '1:33 post-processor 2.2: a sequence cannot stand inside a sequence | put its members into the outer list',
    ],
    [
      '{"post-processors": [{"type": "a", "keep_input_artifact": "true"}]}',
      '1:59 post-processor 1: "keep_input_artifact" must be true or false, not the string "true" | write it without quotes',
    ],
  ]
  test.for(told)('%j', async ([template, ...expected]) => {
    expect(await mistakes(template)).toEqual(expected)
  })

  test('all mistakes are told at once, in the order of the file', async () => {
    const text = '{"builders": [{}],\n"provisioners": [{}],\n"variables": {"a": 1},\n"nope": 1}'
    const found = await mistakesOf(() => load(text))
    expect(found.map(({ place, code }) => `${place?.line} ${code}`)).toEqual([
      '1 template/missing-type',
      '2 template/missing-type',
      '3 template/type',
      '4 template/unknown-key',
    ])
  })

  test('keys are the same whatever their case', async () => {
    const { builds } = await load({
      BUILDERS: [{ Type: 'null', NAME: 'x' }],
      Provisioners: [{ TYPE: 'file', Only: ['x'] }],
    })
    expect(builds.map(shape)).toEqual([{ name: 'x', displayName: 'x', provisioners: ['file'], postProcessors: [] }])
  })
})

describe('names that a template refers to', () => {
  const withProvisioner = (keys: object) => ({ builders: [builder], provisioners: [{ ...local, ...keys }] })
  test.for([
    [{ only: ['nul'] }, 'provisioner 1: "only" names the builder "nul", which does not exist | did you mean "null"?'],
    [
      { except: 'other' },
      'provisioner 1: "except" names the builder "other", which does not exist | the builders are "null"',
    ],
    [
      { override: { x: {} } },
      'provisioner 1: "override" names the builder "x", which does not exist | the builders are "null"',
    ],
    [{ only: ['null'], except: ['null'] }, 'provisioner 1: only one of "only" and "except" may be given'],
  ] as const)('%j', async ([keys, expected]) => {
    const [mistake, ...others] = await mistakes(withProvisioner(keys))
    expect(others).toEqual([])
    expect(mistake?.replace(/^\d+:\d+ /, '')).toBe(expected)
  })

  test('are not looked at by a check of the syntax', async () => {
    await checkTemplateSyntax(
      requestFor({ ...withProvisioner({ only: ['x'] }), variables: { a: null, b: '{{nope}}' } }),
    )
    await expect(checkTemplateSyntax(requestFor({ nope: 1 }))).rejects.toThrow('unknown root key "nope"')
  })

  test('are raw names: before they are rendered', async () => {
    const builders = [{ ...builder, name: 'a{{user `x`}}' }]
    const { builds } = await load(
      { builders, provisioners: [{ ...local, only: ['a{{user `x`}}'] }] },
      { vars: { x: '1' } },
    )
    expect(builds.map(shape)).toMatchObject([{ name: 'a1', provisioners: ['shell-local'] }])
  })

  test('two builders that come out with one name are a mistake', async () => {
    const builders = [
      { ...builder, name: 'a{{user `x`}}' },
      { ...builder, name: 'a1' },
    ]
    expect(await mistakes({ builders }, { vars: { x: '1' } })).toMatchObject([/two builders come out named "a1"/])
  })
})

describe('min_packer_version', () => {
  test.for(['1', '1.6.6', 'v1.16.0', '1.16.0-dev', '1.16', '0.12.3+meta'])('%s is old enough', async (version) => {
    await load({ builders: [builder], min_packer_version: version })
  })
  test.for(['1.16.1', '1.17', '2', '99.0.0-beta1'])('%s is not', async (version) => {
    const told = await mistakes({ min_packer_version: version, builders: [builder] })
    expect(told).toEqual([
      `1:23 the template needs Packer ${version} or newer, and this Ingot behaves as Packer 1.16.0 | a newer Ingot may know it`,
    ])
  })
  test.for(['abc', '', '1.x', '1..2'])('"%s" is no version', async (version) => {
    const told = await mistakes({ min_packer_version: version, builders: [builder] })
    expect(told).toEqual([`1:23 "min_packer_version" is not a version: "${version}" | write it as "1.8.0"`])
  })
})

describe('selection', () => {
  const template = {
    builders: ['b', 'a', 'C'].map((name) => ({ ...builder, name })),
    'post-processors': [
      'manifest',
      ['checksum', { type: 'shell-local', name: 'tell' }, 'manifest'],
      { type: 'x', only: ['a'] },
    ],
  }
  const names = async (options: LoadOptions) => (await load(template, options)).builds.map(({ name }) => name)

  test('builds come in the order of their names', async () => {
    expect(await names({})).toEqual(['C', 'a', 'b'])
  })
  test('-only and -except', async () => {
    expect(await names({ only: ['b', 'a'] })).toEqual(['a', 'b'])
    expect(await names({ except: ['a', 'C'] })).toEqual(['b'])
    expect(await names({ only: ['a', 'b'], except: ['a'] })).toEqual(['b'])
  })
  test('-except drops a post-processor and what follows it', async () => {
    const { builds, warnings } = await load(template, { only: ['a'], except: ['tell'] })
    expect(builds[0]?.postProcessors.map((sequence) => sequence.map(({ name }) => name))).toEqual([
      ['manifest'],
      ['checksum'],
      ['x'],
    ])
    expect(warnings).toEqual([])
  })
  test('a sequence of which nothing is left is gone', async () => {
    const { builds } = await load(template, { only: ['b'], except: ['manifest', 'checksum'] })
    expect(builds[0]?.postProcessors).toEqual([])
  })
  test('a post-processor that is not for a build leaves its sequence, and the rest goes on', async () => {
    const sequence = [{ type: 'manifest', only: ['x'] }, 'checksum']
    const { builds } = await load({ builders: [builder, { ...builder, name: 'x' }], 'post-processors': [sequence] })
    expect(builds.map(shape).map(({ postProcessors }) => postProcessors)).toEqual([
      [['checksum']],
      [['manifest', 'checksum']],
    ])
  })
  test('names that nothing has are warned of', async () => {
    const { warnings } = await load(template, { only: ['a', 'd'], except: ['manifets', 'zzz'] })
    expect(warnings.map(({ text }) => text)).toEqual([
      '-only: no build is named "d"',
      '-except: no build or post-processor is named "manifets"; did you mean "manifest"?',
      '-except: no build or post-processor is named "zzz"',
    ])
  })
  test('nothing left is a mistake', async () => {
    expect(await mistakes(template, { only: ['x', 'y'] })).toEqual([
      'no builds to run: -only=x,y leaves none | the template has "C", "a", "b"',
    ])
  })
})

describe('variables', () => {
  const resolved = async (variables: object, options: LoadOptions = {}) => {
    const template = await load({ builders: [builder], variables }, options)
    const scope = { buildName: 'n', builderType: 't', generatedKeys: [], functions: {} }
    return template.interpolation.forBuild(scope).decode('{{user `a`}}', { file: 't.json', line: 1, column: 1 }, false)
  }

  test('defaults, files and flags, the later over the earlier', async () => {
    const files = { 'v1.json': '{"a": "f1", "b": "x"}', 'v2.json': '{"a": "f2", "a": "f3"}' }
    expect(await resolved({ a: 'd' })).toBe('d')
    expect(await resolved({ a: 'd' }, { files, varFiles: ['v1.json', 'v2.json'] })).toBe('f3')
    expect(await resolved({ a: 'd' }, { files, varFiles: ['v2.json', 'v1.json'] })).toBe('f1')
    expect(await resolved({ a: 'd' }, { files, varFiles: ['v1.json'], vars: { a: 'v' } })).toBe('v')
    expect(await resolved({ a: null }, { files, varFiles: ['v1.json'] })).toBe('f1')
    expect(await resolved({ a: null }, { files: { 'v.json': '{"a": null}' }, varFiles: ['v.json'] })).toBe('')
    expect(await resolved({}, { vars: { a: 'only here' } })).toBe('only here')
    expect(await resolved({})).toBe('')
  })

  test('refer to each other and to the environment', async () => {
    const env = { HOME: '/root' }
    expect(await resolved({ a: '{{user `b`}}!', b: '{{user `c`}}{{env `HOME`}}', c: '{{upper `x`}}' }, { env })).toBe(
      'X/root!',
    )
    expect(await resolved({ a: '' }, { vars: { a: '{{user `z`}}', z: '{{env `HOME`}}' }, env })).toBe('/root')
    expect(await resolved({ a: '{{env `NOPE`}}' }, { env })).toBe('')
  })

  test('keep references to fields as they are', async () => {
    expect(await resolved({ a: '{{ .Vars }}{{upper `x`}}{{- .A.B | upper -}} {{upper `{{.x}}`}}' })).toBe(
      '{{ .Vars }}X{{- .A.B | upper -}} {{.x}}',
    )
  })

  test('required ones that are not set are all told, with the place', async () => {
    const text = '{"builders": [{"type": "null"}], "variables": {\n"region": null, "b": null,\n"c": null}}'
    expect(await mistakes(text, { vars: { regoin: 'x', c: '' } })).toEqual([
      '2:1 the required variable "region" is not set | "regoin" is set; is that a misspelling?',
      `2:17 the required variable "b" is not set | set it with -var 'b=…' or in a -var-file`,
    ])
  })

  test.for([
    [{ a: '{{user `b`}}' }, 'the variable "a" refers to the variable "b", which is not defined'],
    [{ a: '{{user `bb`}}', bbb: '' }, 'which is not defined | did you mean "bbb"?'],
    [{ a: '{{user `b`}}', b: '{{user `c`}}', c: '{{user `a`}}' }, 'the variable "a" refers to itself: a → b → c → a'],
    [{ a: '{{user `a`}}' }, 'the variable "a" refers to itself: a → a'],
    [{ a: '{{nope}}' }, 'the function "nope" does not exist'],
    [{ a: '{{ if' }, 'is not closed'],
    [{ a: '{{build_name}}' }, '"build_name" is only known inside a build'],
  ] as const)('%j', async ([variables, expected]) => {
    const [told, ...others] = await mistakes({ variables, builders: [builder] })
    expect(others).toEqual([])
    expect(told).toContain(expected)
    expect(told).toMatch(/^1:(1[9]|2\d) /)
  })

  test('one mistake in each is told of each, and not of those that depend on them', async () => {
    const variables = { a: '{{nope}}', b: '{{user `a`}}', c: '{{nada}}' }
    const told = await mistakes({ builders: [builder], variables })
    expect(told).toMatchObject([/"nope"/, /"nada"/])
  })

  test('a mistake in a secret does not show it', async () => {
    const template = { builders: [builder], variables: { password: null }, 'sensitive-variables': ['password'] }
    const [mistake] = await mistakesOf(() => load(template, { vars: { password: 'hush{{' } }))
    expect(mistake?.message).toBe('the value of the sensitive variable "password" cannot be rendered')
    expect(JSON.stringify({ ...mistake, stack: '' })).not.toContain('hush')
  })

  test('values of secrets are known, also those that only a flag sets', async () => {
    const template = {
      builders: [builder],
      variables: { a: 'x{{env `S`}}' },
      'sensitive-variables': ['a', 'flag', 'unset'],
    }
    const { secrets } = await load(template, { vars: { flag: 'f' }, env: { S: 'y' } })
    expect(secrets).toEqual(['xy', 'f'])
  })

  test('files that are wrong', async () => {
    const files = { 'a.json': '{"x": 1}', 'b.json': '[]', 'c.json': '{"x": "y",}', 'd.pkrvars.hcl': 'x = "y"' }
    const varFiles = [...Object.keys(files), 'missing.json']
    const told = await mistakesOf(() => load({ builders: [builder] }, { files, varFiles }))
    expect(told.map(({ place, message }) => `${place?.file} ${message}`).toSorted()).toEqual([
      'a.json the variable "x" must be a string, not the number 1',
      'b.json a variable file must be an object, not a list',
      'c.json there is a comma before the closing brace',
      'd.pkrvars.hcl this looks like HCL, not JSON',
      'undefined the variable file "missing.json" does not exist',
    ])
  })

  test('likely misspellings are warned of', async () => {
    const template = {
      variables: { region: 'x' },
      builders: [
        { ...builder, host: '{{user `regoin`}}', other: ['{{user "regoin" | upper}}', { '{{user `zzz`}}': 1 }] },
      ],
    }
    const { warnings } = await load(template, { vars: { regiom: 'y', new_one: 'z' } })
    expect(warnings.map(({ text }) => text)).toEqual([
      '-var: the template has no variable "regiom"; did you mean "region"?',
      'the variable "regoin" is not defined and gives an empty text; did you mean "region"?',
      'the variable "zzz" is not defined and gives an empty text',
    ])
    expect(warnings[1]?.place).toMatchObject({ file: 't.json', line: 1 })
  })
})

describe('other files', () => {
  test('a template that is not there', async () => {
    const request = { ...requestFor({}), path: 'nope.json' }
    expect((await mistakesOf(() => loadTemplate(request))).map(told)).toEqual([
      'the template "nope.json" does not exist | check the path; it is relative to the working folder',
    ])
  })
  test('a folder', async () => {
    const read = async () => Promise.reject(Object.assign(new Error('x'), { code: 'EISDIR' }))
    expect((await mistakesOf(() => loadTemplate({ ...requestFor({}), read })))[0]?.hint).toContain('HCL2')
  })
  test('what may not be read', async () => {
    const read = async () => Promise.reject(Object.assign(new Error('x'), { code: 'EACCES' }))
    expect((await mistakesOf(() => loadTemplate({ ...requestFor({}), read }))).map(told)).toEqual([
      'you may not read the template "t.json" | look at its permissions, and at those of the folders above it',
    ])
  })
  test('standard input has no folder', async () => {
    const template = { builders: [{ ...builder, name: '{{template_dir}}' }] }
    expect((await load(template, { path: 'sub/t.json' })).builds[0]?.name).toBe('/work/sub')
    expect((await mistakes(template, { path: '-' }))[0]).toContain('"template_dir" is not known')
  })
})
