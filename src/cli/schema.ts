import { type CommandIo, parseCommand } from './command.ts'

export const spec = {
  usage: 'ingot schema',
  description: `
Prints a JSON Schema (draft-07) of JSON templates with all options of the components that are built in,
for editors that complete, explain and check what is typed. Components that aren't built in may have
any options.`,
  flags: {},
  positionals: { least: 0, most: 0 },
  examples: [
    { command: 'ingot schema > ingot.schema.json', explanation: 'Write the schema into a file.' },
    {
      command: '"$schema": "./ingot.schema.json"',
      explanation: 'As the first line of a template, this switches it on in most editors.',
    },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  if (!parseCommand(spec, argv, io)) return 0
  const [{ templateSchema }, { builders }, { provisioners }, { postProcessors }] = await Promise.all([
    import('../schema/index.ts'),
    import('../builders/index.ts'),
    import('../provisioners/index.ts'),
    import('../post-processors/index.ts'),
  ])
  const schema = await templateSchema({ builders, provisioners, postProcessors })
  io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`)
  return 0
}
