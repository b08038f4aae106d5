# Checks each statement in the policy of an order node. If the code uses a new action, add it here and in main.tf.

mock_provider "aws" {
  mock_resource "aws_sqs_queue" {
    override_during = plan
    defaults        = { arn = "arn:aws:sqs:eu-north-1:123456789012:queue" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
}

override_resource {
  target          = aws_dynamodb_table.journal
  override_during = plan
  values          = { arn = "arn:aws:dynamodb:eu-north-1:123456789012:table/journal" }
}

override_resource {
  target          = aws_dynamodb_table.orders
  override_during = plan
  values          = { arn = "arn:aws:dynamodb:eu-north-1:123456789012:table/orders" }
}

variables {
  student_id = "ada-1"
}

run "a_node_may_do_what_its_code_does" {
  command = plan

  assert {
    condition = tomap({ for part in data.aws_iam_policy_document.node.statement : part.sid => join(" ", sort(part.actions)) }) == tomap({
      CheckAtStart       = "dynamodb:DescribeTable"
      JournalEvents      = "dynamodb:BatchGetItem dynamodb:GetItem dynamodb:PutItem dynamodb:Query"
      JournalFenceProof  = "dynamodb:DeleteItem"
      OrderRows          = "dynamodb:BatchWriteItem dynamodb:GetItem dynamodb:Scan"
      OrderIndexes       = "dynamodb:Query"
      QueuesCheckAtStart = "sqs:GetQueueUrl"
      Queues             = "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage"
      DeadLetters        = "sqs:SendMessage"
    })
    error_message = "exactly these actions"
  }

  assert {
    condition     = alltrue(flatten([for part in data.aws_iam_policy_document.node.statement : [for action in part.actions : !strcontains(action, "*")]]))
    error_message = "no action is a wildcard"
  }

  assert {
    condition     = alltrue(flatten([for part in data.aws_iam_policy_document.node.statement : [for resource in part.resources : resource != "*"]]))
    error_message = "no statement is about everything"
  }
}

run "a_node_may_not_write_a_batch_to_the_journal_nor_delete_an_event" {
  command = plan

  assert {
    condition = length([
      for part in data.aws_iam_policy_document.node.statement : part.sid
      if contains(part.resources, "arn:aws:dynamodb:eu-north-1:123456789012:table/journal") && contains(part.actions, "dynamodb:BatchWriteItem")
    ]) == 0
    error_message = "a batch write cannot be fenced, so a node must not be able to send one to the journal"
  }

  assert {
    condition = alltrue([
      for part in data.aws_iam_policy_document.node.statement :
      anytrue([for condition in part.condition : condition.variable == "dynamodb:LeadingKeys" && contains(condition.values, "fence-proof-*")])
      if contains(part.actions, "dynamodb:DeleteItem")
    ])
    error_message = "only the fence's own sentinel may be deleted"
  }
}

run "a_node_queries_the_three_indexes_and_not_the_rows_themselves" {
  command = plan

  assert {
    condition = toset(flatten([
      for part in data.aws_iam_policy_document.node.statement : part.resources if part.sid == "OrderIndexes"
      ])) == toset([
      "arn:aws:dynamodb:eu-north-1:123456789012:table/orders/index/orders-by-time",
      "arn:aws:dynamodb:eu-north-1:123456789012:table/orders/index/orders-by-customer",
      "arn:aws:dynamodb:eu-north-1:123456789012:table/orders/index/orders-to-wake",
    ])
    error_message = "the indexes are named one by one"
  }
}
