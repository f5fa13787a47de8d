/** What clients say to a connection before and between their real requests. */
import { Failure, ok, type Reply, ReplyMap, Simple } from '../../resp/reply.ts'
import type { CommandSet } from '../command.ts'
import type { Session } from '../session.ts'
import { CommandError, integerOf, keywordOf, syntaxError, textOf } from '../words.ts'

const pong = new Simple('PONG')

export const connectionCommands: CommandSet = {
  commands: [
    {
      name: 'PING',
      usage: '[message]',
      words: { min: 1, max: 2 },
      summary: 'Answers PONG, or the message',
      writes: false,
      run: words => words[1] ?? pong,
    },
    {
      name: 'ECHO',
      usage: 'message',
      words: { min: 2, max: 2 },
      summary: 'Answers the message',
      writes: false,
      run: words => words[1],
    },
    {
      name: 'QUIT',
      usage: '',
      words: { min: 1 },
      summary: 'Answers OK and ends the connection',
      writes: false,
      run: (_, session) => {
        session.ending = true
        return ok
      },
    },
    {
      name: 'HELLO',
      usage: '[2|3 [SETNAME name]]',
      words: { min: 1, max: 7 },
      summary: 'Picks the version of the protocol, and says who answers',
      writes: false,
      run: hello,
    },
    {
      name: 'AUTH',
      usage: '[user] password',
      words: { min: 2, max: 3 },
      summary: 'Refused: there are no passwords here',
      writes: false,
      run: () => {
        throw new CommandError('ERR AUTH: there is no password here; who reaches the server may use it')
      },
    },
    {
      name: 'SELECT',
      usage: '0',
      words: { min: 2, max: 2 },
      summary: 'There is one database, 0',
      writes: false,
      run: words => {
        if (textOf(words[1]!) === '0') return ok
        throw new CommandError('ERR there is one database only, 0')
      },
    },
    {
      name: 'CLIENT',
      usage: 'ID | GETNAME | SETNAME name | SETINFO attribute value | INFO | NO-EVICT mode | NO-TOUCH mode',
      words: { min: 2, max: 4 },
      summary: 'Name and number of the connection',
      writes: false,
      run: client,
    },
    {
      name: 'HARNESS.CONCURRENT',
      usage: '',
      words: { min: 1, max: 1 },
      summary: 'From now on requests of this connection start as they come; replies keep their order',
      writes: false,
      run: (_, session) => {
        session.concurrent = true
        return ok
      },
    },
    // What browsers send when a page makes them talk to a port of this machine.
    ...['POST', 'HOST:'].map(name => ({
      name,
      usage: '',
      words: { min: 1 },
      summary: 'Ends the connection: it is HTTP, not Redis',
      writes: false,
      run: (_: readonly Uint8Array[], session: Session): Reply => {
        session.ending = true
        return new Failure('ERR this is no web server')
      },
    })),
  ],
}

function hello(words: readonly Uint8Array[], session: Session): Reply {
  const version = words[1] === undefined ? BigInt(session.protocol) : integerOf(words[1])
  if (version !== 2n && version !== 3n) throw new CommandError('NOPROTO unsupported protocol version: 2 and 3 are')
  let { clientName } = session
  for (let index = 2; index < words.length; ) {
    const option = keywordOf(words[index])
    if (option === 'SETNAME' && words[index + 1] !== undefined) {
      clientName = nameOf(words[index + 1]!)
      index += 2
    } else if (option === 'AUTH') {
      throw new CommandError('ERR AUTH: there is no password here; who reaches the server may use it')
    } else {
      throw syntaxError()
    }
  }
  session.protocol = version === 3n ? 3 : 2
  session.clientName = clientName
  return new ReplyMap([
    ['server', 'harness'],
    ['version', session.served.version],
    ['proto', session.protocol],
    ['id', session.id],
    ['mode', 'standalone'],
    ['role', 'master'],
    ['modules', []],
  ])
}

function client(words: readonly Uint8Array[], session: Session): Reply {
  const what = keywordOf(words[1])
  switch (`${what} ${words.length - 2}`) {
    case 'ID 0':
      return session.id
    case 'GETNAME 0':
      return session.clientName
    case 'SETNAME 1':
      session.clientName = nameOf(words[2]!)
      return ok
    case 'SETINFO 2':
    case 'NO-EVICT 1':
    case 'NO-TOUCH 1':
      return ok
    case 'INFO 0':
      return `id=${session.id} name=${session.clientName} resp=${session.protocol}`
    default:
      throw new CommandError(`ERR CLIENT ${what}: there is no such thing here, or not with so many words`)
  }
}

function nameOf(word: Uint8Array): string {
  const name = textOf(word)
  if (name.length > 100 || /[^\x21-\x7e]/.test(name)) {
    throw new CommandError('ERR a client name has at most 100 characters, none of them blank')
  }
  return name
}
