import { fieldAt, type Fields, isObject, type PlacedImage, type PlacedText, type ReadRecord } from './record-format.ts';

/** How the turns of one form follow one another, and how a turn's content is read. */
export interface TurnRules {
  readonly roles: readonly string[];
  /** Whether the last turn is the model's answer: it has to be, may be, or must not. */
  readonly answer: 'required' | 'optional' | 'none';
  readonly content: (content: unknown, place: string, role: unknown) => Content;
}

export interface Content {
  readonly problems: readonly string[];
  readonly texts: readonly PlacedText[];
  readonly images: readonly PlacedImage[];
}

interface Turn {
  readonly place: string;
  readonly role: string | undefined;
  readonly content: Content;
}

const nothing: Content = { problems: [], texts: [], images: [] };

/** `messages`: the user begins, both take turns, and what the model says last is what is learned. */
export function readTurns(fields: Fields, rules: TurnRules): ReadRecord {
  const messages = fieldAt(fields, 'messages');
  if (messages === undefined) return wrong('lacks "messages": add it');
  if (!Array.isArray(messages) || messages.length === 0)
    return wrong('"messages" must be an array with a turn or more');

  const turns = messages.map((turn: unknown, index) => readTurn(turn, `messages[${index}]`, rules));
  const last = turns.at(-1);
  const answer = last?.role === 'assistant' ? last : undefined;
  const before = turns.filter((turn) => turn !== answer);
  return {
    problems: [...turns.flatMap(({ content }) => content.problems), ...orderProblems(turns, rules)],
    prompts: before.flatMap(({ content }) => content.texts),
    answers: answer?.content.texts ?? [],
    images: turns.flatMap(({ content }) => content.images),
  };
}

function readTurn(turn: unknown, place: string, { roles, content }: TurnRules): Turn {
  if (!isObject(turn)) {
    return {
      place,
      role: undefined,
      content: { ...nothing, problems: [`${place} is no object with role and content`] },
    };
  }
  const role = fieldAt(turn, 'role');
  const isKnown = typeof role === 'string' && roles.includes(role);
  const roleProblem = `${place}.role must be ${roles.map((known) => `"${known}"`).join(' or ')}, but is ${JSON.stringify(role) ?? 'missing'}`;
  const read = content(fieldAt(turn, 'content'), `${place}.content`, role);
  return {
    place,
    role: isKnown ? role : undefined,
    content: isKnown ? read : { ...read, problems: [roleProblem, ...read.problems] },
  };
}

/** Only where every role could be read: the rest would be said twice. */
function orderProblems(turns: readonly Turn[], { answer }: TurnRules): string[] {
  const spoken = turns.filter(({ role }) => role === 'user' || role === 'assistant');
  if (turns.some(({ role }) => role === undefined)) return [];
  const [first] = spoken;
  if (!first) return ['"messages" has no turn of the user'];
  const problems: string[] = [];
  if (first.role !== 'user') problems.push(`${first.place} must be the user's: a conversation begins with "user"`);
  const repeated = spoken.find(({ role }, index) => index > 0 && role === spoken[index - 1]?.role);
  if (repeated) problems.push(`${repeated.place} is the second turn of "${repeated.role}" running: roles take turns`);
  const last = spoken.at(-1) as Turn;
  if (answer === 'required' && last.role !== 'assistant')
    problems.push(`${last.place} must be the answer: a conversation ends with "assistant"`);
  if (answer === 'none' && last.role !== 'user')
    problems.push(`${last.place} must be the user's: a record ends with the prompt that is to be answered`);
  return problems;
}

function wrong(problem: string): ReadRecord {
  return { problems: [problem], prompts: [], answers: [], images: [] };
}
