import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, succeeded } from '../support/ingot.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'

// What `make dist` makes, as its users have it: away from the checkout, the single executable with nothing else on the machine.
const root = resolve(import.meta.dirname, '..', '..')
const home = mkdtempSync(join(tmpdir(), 'ingot-release-'))
const release = join(home, 'release')
const golden = join(root, 'examples', 'golden', 'ami.json')
let sshd: Sshd
/** npm as the machine has it: with its own Node and settings, and not with those of the script that runs these tests. */
const ofTheScript = Object.keys(process.env).filter((name) => name.startsWith('npm_'))
const npm = [...ofTheScript.flatMap((name) => ['-u', name]), 'npm']
const outside = {
  PATH: (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
}
/** Packing and installing with npm, on a busy machine. */
const PACKING = 600_000

beforeAll(async () => {
  sshd = await startSshd()
  for (const script of [
    ['single-file/build.ts', join(release, 'ingot')],
    ['npm-package.ts', release],
  ]) {
    const [file = '', target = ''] = script
    succeeded(await run(process.execPath, [join(root, 'scripts', file), target], { cwd: root, env: {} }))
  }
  const installed = join(home, 'installed')
  mkdirSync(installed)
  const tarball = readdirSync(release).find((name) => name.endsWith('.tgz')) ?? 'no tarball'
  const flags = ['--silent', '--no-audit', '--no-fund']
  // Not with --prefix: npm looks below that for the machine's settings, too.
  writeFileSync(join(installed, 'package.json'), '{}')
  succeeded(await run('env', [...npm, 'install', ...flags, join(release, tarball)], { cwd: installed, env: outside }))
}, PACKING)

afterAll(async () => {
  await sshd.stop()
  rmSync(home, { recursive: true, force: true })
})

const installedPath = () => `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`
const variants = [
  { name: 'the single executable', file: join(release, 'ingot'), path: '/usr/bin:/bin' },
  {
    name: 'the npm package',
    file: join(home, 'installed', 'node_modules', '.bin', 'ingot'),
    path: installedPath(),
  },
]

describe.each(variants)('$name', ({ file, path }) => {
  const state = mkdtempSync(join(home, 'state-'))
  const ingot = (...args: string[]) => run(file, args, { cwd: state, env: { INGOT_HOME: state, PATH: path } })

  test('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(succeeded(await ingot('version'))).toBe(`Ingot v${version}\n`)
  })

  test('checks a cloud template', async () => {
    cpSync(dirname(golden), state, { recursive: true })
    expect(succeeded(await ingot('validate', 'ami.json'))).toBe('The configuration is valid.\n')
  })

  test('tells a mistake with its place, and nothing on standard error', async () => {
    writeFileSync(join(state, 'bad.json'), '{"builders": [{"type": "nul"}]}')
    const ended = await ingot('validate', 'bad.json')
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    expect(ended.stdout).toContain('bad.json:1:24')
  })

  test('provisions over SSH', async () => {
    const template = {
      builders: [
        {
          type: 'null',
          ssh_host: sshd.host,
          ssh_port: sshd.port,
          ssh_username: sshd.username,
          ssh_private_key_file: sshd.privateKeyFile,
        },
      ],
      provisioners: [
        { type: 'file', source: 'ssh.json', destination: join(state, 'copy.json') },
        { type: 'shell', inline: [`cat ${join(state, 'copy.json')} > ${join(state, 'again.json')}`] },
      ],
      'post-processors': [{ type: 'manifest' }],
    }
    writeFileSync(join(state, 'ssh.json'), JSON.stringify(template))
    succeeded(await ingot('build', 'ssh.json'))
    expect(JSON.parse(readFileSync(join(state, 'again.json'), 'utf8'))).toEqual(template)
    expect(JSON.parse(readFileSync(join(state, 'packer-manifest.json'), 'utf8')).builds).toHaveLength(1)
  })

  test('has every library that its components load', async () => {
    const archives = ['a.tar.gz', 'a.tar.zst', 'a.tar.xz', 'a.zip', 'a.lz4']
    const compress = archives.map((output) => [{ type: 'compress', output, keep_input_artifact: true }])
    const template = {
      builders: [{ type: 'file', content: 'golden', target: 'image.raw' }],
      'post-processors': [...compress, [{ type: 'checksum', checksum_types: ['sha256'], output: 'sums' }]],
    }
    writeFileSync(join(state, 'file.json'), JSON.stringify(template))
    succeeded(await ingot('build', 'file.json'))
    const unpacked = await run('tar', ['-xzOf', 'a.tar.gz', 'image.raw'], { cwd: state, env: {} })
    expect(succeeded(unpacked)).toBe('golden')
    expect(readdirSync(state)).toEqual(expect.arrayContaining(archives))
    writeFileSync(join(state, 'old.json'), '{"builders": [{"type": "null", "ssh_key_path": "key"}]}')
    expect((await ingot('fix', '-diff', '-validate=false', 'old.json')).stdout).toContain(
      '+      "ssh_private_key_file": "key"',
    )
    expect(JSON.parse(succeeded(await ingot('schema')))).toHaveProperty('properties.builders')
    expect(succeeded(await ingot('completion', 'bash'))).toContain('complete ')
  })

  test('builds a template in TypeScript', async () => {
    const text = `import { nullBuilder, shellLocal, template, variable } from 'ingot'
export default template({
  variables: { who: variable<string>() },
  builds: ({ who }) => ({
    a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [shellLocal({ inline: [\`echo hello \${who}\`] })] },
  }),
})
`
    writeFileSync(join(state, 'image.ts'), text)
    const ended = await ingot('build', '-var=who=world', 'image.ts')
    expect(succeeded(ended)).toContain('hello world')
    expect(ended.stderr).toBe('')
  })

  test('starts itself once more as the local cloud', async () => {
    try {
      expect(succeeded(await ingot('cloud', 'start'))).toContain('The local cloud is running at http://127.')
      expect(succeeded(await ingot('cloud', 'status'))).toContain('http://127.')
    } finally {
      succeeded(await ingot('cloud', 'stop'))
    }
  })
})

test('the npm package is a library with types', async () => {
  const program = `import { build, nullBuilder, shellLocal, template } from 'ingot'
const image = template({
  builds: { a: { builder: nullBuilder({ communicator: 'none' }), provisioners: [shellLocal({ inline: ['echo from a program'] })] } },
})
for await (const event of build(image)) if (event.type === 'output') console.log(event.line)
`
  const place = { cwd: join(home, 'installed'), env: { INGOT_HOME: join(home, 'library') } }
  writeFileSync(join(place.cwd, 'program.mts'), program)
  expect(succeeded(await run(process.execPath, ['program.mts'], place))).toBe('from a program\n')
  // Without this project's settings, and without the types of Node or of any package.
  const flags =
    '--noEmit --strict --module nodenext --target es2025 --lib es2025,dom --skipLibCheck false --ignoreConfig'
  const check = () => run(join(root, 'node_modules', '.bin', 'tsc'), [...flags.split(' '), 'program.mts'], place)
  expect(succeeded(await check())).toBe('')
  writeFileSync(join(place.cwd, 'program.mts'), program.replace('communicator', 'comunicator'))
  expect((await check()).stdout).toMatch(/'comunicator' does not exist.*Did you mean to write 'communicator'/)
})

test('what people run most needs nothing but the startup snapshot that is in the single executable', async () => {
  const state = mkdtempSync(join(home, 'state-'))
  const place = { cwd: dirname(golden), env: { INGOT_HOME: state, INGOT_DEBUG: '1' } }
  const beside = async (...args: string[]) => (await run(join(release, 'ingot'), args, place)).stderr
  expect(await beside('validate', 'ami.json')).toBe('')
  expect(await beside('schema')).toMatch(/^\d+ modules were loaded that are not in the startup snapshot$/m)
})
