/** `reinforcement`: who grades. */
import { z } from 'zod';
import { show } from './show.ts';

/** AWS Lambda, API reference of GetFunction: a function's ARN, with or without a version or alias. */
const lambdaArn =
  /^arn:aws(?:-[a-z-]{1,20})?:lambda:[a-z0-9-]{1,20}:[0-9]{12}:function:[a-zA-Z0-9-_]{1,64}(?::[a-zA-Z0-9$_-]{1,128})?$/;

export const reinforcement = z
  .strictObject({
    graderLambdaArn: z
      .string()
      .max(512, { error: 'is longer than the 512 characters that Bedrock allows' })
      .regex(lambdaArn, {
        error: ({ input }) =>
          `${show(input)} is no Lambda function's ARN: it looks like arn:aws:lambda:us-east-1:123456789012:function:name`,
      })
      .meta({ description: "ARN of the Lambda function that grades the model's answers." }),
  })
  .meta({ description: 'For customizationType REINFORCEMENT_FINE_TUNING: who grades.' });
