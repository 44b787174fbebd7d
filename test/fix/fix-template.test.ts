import { describe, expect, test } from 'vitest'
import { fixTemplate, normalizeTemplate, printJson } from '../../src/fix/index.ts'
import { readRawTemplate } from '../../src/template/index.ts'
import { mistakesOf, told } from '../support/errors.ts'

async function fix(template: unknown): Promise<string> {
  const text = typeof template === 'string' ? template : JSON.stringify(template)
  const { root } = await readRawTemplate({ path: 't.json', read: async () => text })
  return printJson(fixTemplate(normalizeTemplate(root)))
}

async function fixed(template: unknown): Promise<unknown> {
  return JSON.parse(await fix(template))
}

describe('around the fixes', () => {
  test.each([
    ['builders are always named', {}, { builders: null }],
    [
      'a single provisioner becomes a list',
      { provisioners: { type: 'x' } },
      { builders: null, provisioners: [{ type: 'x' }] },
    ],
    ['even one that is a text', { provisioners: 'x' }, { builders: null, provisioners: ['x'] }],
    ['an empty object stays', { provisioners: {} }, { builders: null, provisioners: {} }],
    ['null stays', { builders: null, provisioners: null }, { builders: null, provisioners: null }],
    [
      'a builder without type keeps what concerns all',
      { builders: [{ iso_md5: 'a' }] },
      { builders: [{ iso_checksum: 'md5:a' }] },
    ],
    ['a builder that is null stays', { builders: [null] }, { builders: [null] }],
    ['root keys in capitals', { Builders: [{ type: 'vmware' }] }, { Builders: [{ type: 'vmware-iso' }] }],
    [
      'login_email stays without post-processors',
      { builders: [{ type: 'docker', login_email: 'a' }], 'post-processors': null },
      { builders: [{ type: 'docker', login_email: 'a' }], 'post-processors': null },
    ],
    [
      'other sections stay',
      { builders: [], variables: { a: 'clean_ami_name' }, _note: '{{.CreateTime}}', push: {} },
      { builders: [], variables: { a: 'clean_ami_name' }, _note: '{{.CreateTime}}', push: {} },
    ],
  ])('%s', async (_name, before, after) => {
    expect(await fixed(before)).toEqual(after)
  })

  test('of a key that stands twice, the last counts, at any depth', async () => {
    const text = '{"builders": [{"type": "vmware", "a": {"b": 1, "b": 2}, "type": "qemu"}], "x": 1, "x": 2}'
    expect(await fixed(text)).toEqual({ builders: [{ type: 'qemu', a: { b: 2 } }], x: 2 })
  })

  test('keys that JavaScript knows are keys like others', async () => {
    expect(await fix('{"builders": [], "__proto__": {"constructor": 1}}')).toContain(
      '"__proto__": {\n    "constructor": 1',
    )
  })
})

describe('what is printed', () => {
  test.each([
    ['"<b>&amp;</b>"', String.raw`"<b>\u0026amp;</b>"`],
    [String.raw`"\b\f\n\r\t\u0000\u001f\"\\\/"`, String.raw`"\u0008\u000c\n\r\t\u0000\u001f\"\\/"`],
    [String.raw`"\\b \\u003c \u2028\u2029\u007f"`, `${String.raw`"\\b \\u003c \u2028\u2029`}\u007f"`],
    [String.raw`"\ud83d\ude00 \ud800é"`, '"😀 \ufffdé"'],
    [
      '[1.10, 1e3, -0, 1E30, 0.0000001, 0.000001, 12345678901234567890]',
      '[1.1,1000,-0,1e+30,1e-7,0.000001,12345678901234567000]',
    ],
    ['[[], {}, [[]]]', '[[],{},[[]]]'],
    [
      '{"b": 1, "B": 2, "a": 3, "é": 4, "\u{10000}": 5, "\uffff": 6, "": 7}',
      '{"":7,"B":2,"a":3,"b":1,"é":4,"\uffff":6,"\u{10000}":5}',
    ],
  ])('%s', async (value, printed) => {
    const text = await fix(`{"builders": [], "x": ${value}}`)
    expect(text.replace(/\n */g, '').replaceAll('": ', '":')).toBe(`{"builders":[],"x":${printed}}`)
  })

  test('with two spaces', async () => {
    expect(await fix('{"b":[{"c":[],"d":{}},1],"builders":[]}')).toBe(
      '{\n  "b": [\n    {\n      "c": [],\n      "d": {}\n    },\n    1\n  ],\n  "builders": []\n}',
    )
  })
})

describe('what cannot be fixed is told with its place', () => {
  test.each([
    ['{"builders": {"type": "x"}}', ['1:14 "builders" must be a list | put it in [ ]']],
    ['{"post-processors": "x"}', ['1:21 "post-processors" must be a list | put it in [ ]']],
    [
      '{"builders": ["x", []]}',
      [
        '1:15 builder 1 must be an object | write {"type": "…"} with the options of the builder',
        '1:20 builder 2 must be an object | write {"type": "…"} with the options of the builder',
      ],
    ],
    ['{"builders": [{"a": 1e400}]}', ['1:21 the number 1e400 is too large']],
    [
      '{"builders": [{"type": "amazon-ebs", "ssh_private_ip": "{{user `x`}}"}]}',
      ['1:56 "ssh_private_ip" must be true or false | write "ssh_interface": "private_ip" or "public_ip" in its place'],
    ],
    [
      '{"provisioners": [{"type": "x", "override": "y"}]}',
      ['1:45 "override" must be an object | write {"name of a builder": {"option": "value"}}'],
    ],
    [
      '{"builders": [{"type": "vsphere-iso", "network": "n", "network_adapters": {}}]}',
      ['1:75 "network_adapters" must be a list | put it in [ ]'],
    ],
    [
      '{"post-processors": [[{"type": "docker-tag", "tags": [1]}]]}',
      ['1:55 a tag in "tags" must be a string | put it in double quotes'],
    ],
    [
      '{"provisioners": [{"type": "powershell", "elevated_password": 1}, {"type": "powershell", "elevated_user": 2}]}',
      [
        '1:63 "elevated_password" must be a string | put it in double quotes',
        '1:107 "elevated_user" must be a string | put it in double quotes',
      ],
    ],
  ])('%s', async (text, mistakes) => {
    expect((await mistakesOf(() => fix(text))).map(told)).toEqual(mistakes)
  })
})
