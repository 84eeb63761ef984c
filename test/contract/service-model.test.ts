import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { operationNames, operationRoutes } from '../../emulator/routes.ts';
import { openWorld } from '../emulator/support/world.ts';
import { breaksOf } from './service-model/breaks.ts';
import { differences } from './service-model/differences.ts';
import type { Difference } from './service-model/differences.ts';
import { loadModels } from './service-model/model.ts';
import type { OperationModel, ServiceModel } from './service-model/model.ts';
import { sample } from './service-model/samples.ts';
import { speak } from './service-model/speak.ts';
import type { Answer } from './service-model/speak.ts';

const models = await loadModels();
// No request here is meant to be carried out, so that none reaches S3.
const world = await openWorld('http://127.0.0.1:9');
after(() => world.close());

const modelOf = (operation: string): ServiceModel => {
  const model = Object.values(models).find(({ operations }) => operation in operations);
  if (model === undefined) throw new Error(`No service model has the operation ${operation}.`);
  return model;
};

test('every operation is at the method and path that its model says', () => {
  const routes = operationRoutes.map(({ operation, method, path }) => [operation, method, path]);
  const expected = operationRoutes.map(({ operation }) => {
    const { http } = modelOf(operation).operations[operation] as OperationModel;
    return [operation, http.method, http.requestUri];
  });
  assert.deepEqual(routes, expected);
});

/** Refused for its shape, before anything was looked up. An empty segment of a path is no path of any operation. */
const isShapeRefusal = ({ error, message }: Answer): boolean =>
  error === 'SerializationException' ||
  error === 'UnknownOperationException' ||
  (error === 'ValidationException' && /^\d+ validation errors? detected: |is not a date and time/.test(message));

/** The kinds of content that are another test's concern; a conversation of text stands for all of them here. */
const isLeftOut = (path: string): boolean => /^(messages\.\*\.content|system)\.\*\.(?!text)/.test(path);

/** Enough for each member of a union to meet each value of an enumeration, text of a pattern and bound of a number. */
const turns = Array.from({ length: 24 }, (_, turn) => turn);

/** What a block of content may be, apart from a text, is left to the tests of Converse. */
const isContentKind = (path: string, what: string): boolean =>
  /^(messages\.\*\.content|system)\.\*$/.test(path) && what.startsWith('has ');

const used = new Set<Difference>();

/** What an entry of the table says of a member, it says of all that is in it too. */
function isKnown(operation: string, path: string): boolean {
  const found = differences.filter(
    (one) => one.operation === operation && (path === one.path || path.startsWith(`${one.path}.`)),
  );
  for (const one of found) used.add(one);
  return found.length > 0;
}

for (const operation of operationNames) {
  const model = modelOf(operation);
  const { input } = model.operations[operation] as OperationModel;

  test(`${operation} takes whatever its model allows`, async () => {
    const requests = [true, false].flatMap((isFull) =>
      turns.map((turn) => sample(model, input.shape, { isFull, turn, isLeftOut })),
    );
    // A member that the model doesn't know is passed over, as clients of other versions need it.
    requests.push({ ...(requests[0] as object), unknownMember: 'text' });
    const refused: string[] = [];
    const answers = await Promise.all(requests.map((request) => speak(world.url, model, operation, request)));
    for (const [index, request] of requests.entries()) {
      const answer = answers[index] as Answer;
      if (isShapeRefusal(answer)) refused.push(`${answer.message} ${JSON.stringify(request).slice(0, 300)}`);
    }
    assert.deepEqual(refused.slice(0, 5), []);
  });

  test(`${operation} refuses whatever its model doesn’t allow`, async () => {
    const accepted = new Set<string>();
    for (const turn of turns.slice(0, 4)) {
      const request = sample(model, input.shape, { isFull: true, turn, isLeftOut });
      const breaks = breaksOf(model, input.shape, request).filter(({ path, what }) => !isContentKind(path, what));
      const answers = await Promise.all(breaks.map((one) => speak(world.url, model, operation, one.request)));
      for (const [index, { path, what }] of breaks.entries()) {
        const isRefused = isShapeRefusal(answers[index] as Answer);
        if (!isRefused && !isKnown(operation, path)) accepted.add(`${path} ${what}`);
      }
    }
    assert.deepEqual([...accepted], []);
  });
}

test('no difference is listed that is none', () => {
  assert.deepEqual(
    differences.filter((one) => !used.has(one)),
    [],
  );
});
