import { nearest } from '../../errors/index.ts'
import { globMatches } from '../ec2/glob.ts'
import { iamService } from '../iam/service.ts'
import { secretsManagerOperations } from '../secrets-manager/operations.ts'
import { ssmOperations } from '../ssm/operations.ts'
import { stsService } from '../sts/service.ts'
import { ec2Service } from './ec2-service.ts'

const services = [ec2Service, stsService, iamService]

/** The names of the calls that clients may make. */
export interface KnownActions {
  /** @param pattern a name, in which `*` and `?` may stand for others */
  some(pattern: string): boolean
  /** The name that is most likely meant. */
  nearest(name: string): string | undefined
}

/** The calls that the endpoint answers; and by their whole names those that it refuses, as far as the SDK has them. */
export const knownActions: KnownActions = {
  some: (pattern) =>
    answered().some((name) => globMatches(pattern, name)) || services.some(({ schema }) => schema(pattern)),
  nearest: (name) => nearest(name, answered()),
}

function answered(): readonly string[] {
  return [...services.map(({ operations }) => operations), ssmOperations, secretsManagerOperations].flatMap(Object.keys)
}
