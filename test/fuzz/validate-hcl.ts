import { flattenErrors } from '../../src/errors/index.ts'
import { isAboutStandIn } from '../../src/options/index.ts'
import { inspectHclTemplate } from '../../src/template/hcl/index.ts'
import { attemptLoad } from '../../src/template/index.ts'
import { requestFor } from '../support/load.ts'
import { check, type Outcome, prepare } from './validate.ts'

const FILE = 't.pkr.hcl'

/**
 * Does with the text of an HCL2 template what `inspect` and `validate` do.
 * @throws Error when something else comes of it than a result, or errors that tell where in the file the mistake is
 */
export async function validateHcl(text: string, cwd: string): Promise<Outcome> {
  const plain = requestFor(text, { path: FILE })
  const request = { ...plain, host: { ...plain.host, cwd } }
  const told = [...(await problemsOfInspect(request)), ...(await problemsOfLoad(request))]
  for (const problem of told) check(problem, text, FILE)
  return told.length === 0 ? 'valid' : 'invalid'
}

async function problemsOfInspect(request: Parameters<typeof inspectHclTemplate>[0]): Promise<readonly unknown[]> {
  try {
    return (await inspectHclTemplate(request)).problems
  } catch (error) {
    return flattenErrors(error)
  }
}

/** What is wrong with a template doesn't keep its components from being looked at. */
async function problemsOfLoad(request: Parameters<typeof attemptLoad>[0]): Promise<readonly unknown[]> {
  const { template, errors } = await attemptLoad(request)
  const prepared = await prepare(template, request.host)
  return [...errors, ...prepared.errors.filter((error) => !isAboutStandIn(error))].flatMap(flattenErrors)
}
