import { maskError } from '../engine/index.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import { loadToCheck, permissionsOf, prepareToCheck } from '../run/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag } from './flags.ts'
import { checkedLoad, dataFlags, loadRequest, templateFlags } from './template-flags.ts'

export const spec = {
  usage: 'ingot plan -permissions [options] TEMPLATE',
  description: `
Tells what a build would need, without touching any cloud. With -permissions: the least IAM policy for
the template's builders and data sources, as a JSON policy document. What provisioners do with an instance's own profile, and
post-processors with accounts, is not in it.`,
  flags: {
    permissions: booleanFlag('Print the IAM policy that the builds need.'),
    ...templateFlags,
    ...dataFlags,
  },
  positionals: { least: 1, most: 1 },
  completes: 'template',
  examples: [
    { command: 'ingot plan -permissions ami.json', explanation: 'What the user or role that builds must be allowed.' },
    {
      command: 'ingot plan -permissions -only=web ami.json > policy.json',
      explanation: 'The same for one build, for "aws iam create-policy".',
    },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  if (!parsed.flags.permissions) {
    throw new IngotError('cli/arguments', 'plan needs "-permissions": there is nothing else that it tells yet')
  }
  const [path = ''] = parsed.positionals
  const wishes = await checkedLoad(parsed.flags, io)
  const { template, dataSources } = await loadToCheck(loadRequest(path, parsed.flags, io), io, wishes)
  const preparation = await prepareToCheck(template, io)
  throwAll(preparation.errors.map((error) => maskError(error, io.secrets)))
  const Statement = permissionsOf(template, preparation, dataSources)
  if (Statement.length === 0) {
    io.stderr.write('The builders and data sources of this template need no permissions at AWS.\n')
    return 0
  }
  io.stdout.write(`${JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2)}\n`)
  return 0
}
