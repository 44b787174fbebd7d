import { describe, expect, it } from 'vitest'
import {
  actualBuildData,
  amazonCleanResourceName,
  type PackerContext,
  packerFunctions,
  placeholderBuildData,
  render,
} from '../../../../src/template/gotemplate/index.ts'

const context: PackerContext = {
  buildName: 'web',
  builderType: 'amazon-ebs',
  buildData: actualBuildData({ ID: 'i-123', Port: 22 }),
  user: (name) => ({ region: 'eu-west-1' })[name],
  start: new Date('2024-02-05T15:04:09.056Z'),
  templateDir: '/srv/templates',
  cwd: '/home/me',
  packerVersion: '1.6.6',
  random: (size) => new Uint8Array(size).fill(0xab),
}

function run(text: string, more: Partial<PackerContext> = {}): string {
  return render(text, {}, packerFunctions({ ...context, ...more }))
}

describe("Packer's functions", () => {
  it.each([
    ['{{build_name}} {{build_type}}', 'web amazon-ebs'],
    ['{{build `ID`}}:{{build "Port"}}', 'i-123:22'],
    ['{{user `region`}}|{{user `nope`}}|', 'eu-west-1||'],
    ['{{pwd}} {{template_dir}} {{packer_version}}', '/home/me /srv/templates 1.6.6'],
    ['{{timestamp}}', '1707145449'],
    ['{{uuid}}', '65c0f8e9-abab-abab-abab-abababababab'],
    ['{{isotime}}', '2024-02-05T15:04:09Z'],
    ['{{isotime "2006-01-02 03:04:05 PM"}}', '2024-02-05 03:04:09 PM'],
    ['{{isotime | clean_resource_name}}', '2024-02-05T15-04-09Z'],
    [
      '{{strftime "%Y-%m-%d %H:%M:%S%L %I%p %y %B %b %A %a %Z %z"}}',
      '2024-02-05 15:04:09.056 03PM 24 February Feb Monday Mon UTC +0000',
    ],
    ['{{user `region` | upper}} {{lower "ABC"}}', 'EU-WEST-1 abc'],
    // What Packer 1.6.6's console answers.
    ['{{strftime "%q|%|%%|%Q %e%"}}', '%q|%|%|%Q %e%'],
    ['{{strftime "%é"}}', '%é'],
    ['{{strftime "%"}}', '%'],
    ['{{replace "a" "b" 2 "aaaa"}}', 'bbaa'],
    ['{{replace "" "-" 2 "abc"}}', '-a-bc'],
    ['{{replace "" "-" -1 "abc"}}', '-a-b-c-'],
    ['{{replace "a" "b" 0 "aaaa"}}', 'aaaa'],
    ['{{replace_all "" "-" "aé"}}', '-a-é-'],
    ['{{replace_all "a" "" "banana"}}', 'bnn'],
    ['{{split "a-b-c" "-" 1}}', 'b'],
    ['{{split "aéc" "" 1}}', 'é'],
    ['{{split "" "," 0}}', ''],
    ['{{upper "straße ŉ ǆ"}} {{lower "İΑΣ"}}', 'STRAßE ŉ Ǆ iασ'],
    ['{{clean_resource_name "a:b é (x)[y] ./-\'@_{}"}}', "a-b -- (x)[y] ./-'@_--"],
  ])('%s', (text, output) => {
    const functions = { ...packerFunctions(context), clean_resource_name: amazonCleanResourceName }
    expect(render(text, {}, functions)).toBe(output)
  })

  it.each([
    ['{{build_name}}', { buildName: undefined }, '"build_name" is only known inside a build'],
    ['{{build `ID`}}', { buildData: undefined }, "no build's data is known"],
    ['{{build `Nope`}}', {}, '"build" is asked for "Nope", which this builder does not provide'],
    ['{{template_dir}}', { templateDir: undefined }, 'was not read from a file'],
    ['{{env `HOME`}}', {}, '"env" is used outside the template\'s "variables"'],
    ['{{consul_key `a`}}', {}, '"consul_key" is used outside'],
    ['{{vault `a` `b`}}', {}, '"vault" is used outside'],
    ['{{isotime "2006" "x"}}', {}, '"isotime" takes one layout, and 2 are given'],
    ['{{split "a-b" "-" 2}}', {}, '"split" is asked for element 2 of "a-b", which has 2'],
    ['{{split "a-b" "-" -1}}', {}, '"split" is asked for element -1'],
    ['{{sed "s/a/b/" "x"}}', {}, '"sed" no longer exists'],
    ['{{aws_secretsmanager "db"}}', {}, '"aws_secretsmanager" is used outside'],
    ['{{aws_secretsmanager_raw "db"}}', {}, '"aws_secretsmanager_raw" is used outside'],
    ['{{swap_case "x"}}', {}, 'the function "swap_case" does not exist'],
  ])('%s is refused', (text, more, message) => {
    expect(() => run(text, more)).toThrow(message)
  })

  it('read the environment while variables are resolved', () => {
    const outside = { env: { NAME: 'x' }, consulKey: async () => '', vault: async () => '', awsSecret: async () => '' }
    expect(run('{{env `NAME`}}|{{env `NOPE`}}|', { outside })).toBe('x||')
  })

  it('leave the fields of a build for the run, when it is only prepared', () => {
    const buildData = placeholderBuildData(['ID', 'SourceAMI'])
    const prepared = run('echo {{build `ID`}}', { buildData })
    expect(prepared).toBe('echo {{.ID}}')
    expect(render(prepared, { ID: 'i-9' })).toBe('echo i-9')
    expect(() => run('{{build `Id`}}', { buildData })).toThrow('"Id", which this builder does not provide')
  })
})
