# What the order nodes keep: the journal, the order rows, and two queues with their dead-letter queues. A node on AWS
# makes none of this, it only checks that it is there. The shapes are those of order-actors (provision/Tables.java and
# provision/Queues.java), the names those of its reference.conf.

locals {
  prefix = "chaos-coffee-${var.student_id}"

  tags = merge(var.tags, {
    Student = var.student_id
    Project = var.project
  })

  # Every attribute that is a key of the rows or of an index of them; all are strings.
  order_keys = ["PK", "SK", "accepted_at_id", "customer", "wake_bucket", "wake_at"]

  # The three indexes of the order rows, each with its two keys and what it carries besides them.
  order_indexes = {
    orders-by-time     = { hash = "PK", range = "accepted_at_id", carries = ["view", "status"] }
    orders-by-customer = { hash = "customer", range = "accepted_at_id", carries = ["view", "status"] }
    # Sparse: only an open order has these keys.
    orders-to-wake = { hash = "wake_bucket", range = "wake_at", carries = ["waits_for"] }
  }
}

# One item per event. Keys as pekko-persistence-dynamodb wants them. On demand, because orders come in bursts and an
# order that finds no write capacity is an order that is not accepted.
resource "aws_dynamodb_table" "journal" {
  name                        = "${local.prefix}-journal"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "par"
  range_key                   = "num"
  deletion_protection_enabled = var.deletion_protection

  attribute {
    name = "par"
    type = "S"
  }

  attribute {
    name = "num"
    type = "N"
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.recovery_period_days
  }

  # A key of the account (aws/dynamodb) instead of one of AWS: its use shows in CloudTrail.
  server_side_encryption {
    enabled = true
  }

  tags = merge(local.tags, { Name = "${local.prefix}-journal" })
}

# One row per order: what lists, counts and readers of finished orders are served from.
resource "aws_dynamodb_table" "orders" {
  name                        = local.prefix
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "PK"
  range_key                   = "SK"
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = local.order_keys

    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.order_indexes

    content {
      name               = global_secondary_index.key
      projection_type    = "INCLUDE"
      non_key_attributes = global_secondary_index.value.carries

      key_schema {
        attribute_name = global_secondary_index.value.hash
        key_type       = "HASH"
      }

      key_schema {
        attribute_name = global_secondary_index.value.range
        key_type       = "RANGE"
      }
    }
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.recovery_period_days
  }

  server_side_encryption {
    enabled = true
  }

  tags = merge(local.tags, { Name = local.prefix })
}

# Orders accepted while the journal is away.
module "orders_intake" {
  source = "./modules/queue"

  name = "${local.prefix}-orders-intake"
  tags = local.tags
}

# Every end of an order, at least once.
module "order_events" {
  source = "./modules/queue"

  name = "${local.prefix}-order-events"
  tags = local.tags
}

# What an order node may do, action by action as its code does it, and nothing else. There is no UpdateItem, no
# DeleteTable and, on the journal, no BatchWriteItem: a batch write cannot carry the condition that keeps a second
# writer out, so a node is not even allowed to send one.
data "aws_iam_policy_document" "node" {
  statement {
    sid = "CheckAtStart"
    actions = [
      "dynamodb:DescribeTable",
    ]
    resources = [
      aws_dynamodb_table.journal.arn,
      aws_dynamodb_table.orders.arn,
    ]
  }

  statement {
    sid = "JournalEvents"
    actions = [
      "dynamodb:PutItem",      # one event, under the fence's condition
      "dynamodb:Query",        # recovery: the events of one order
      "dynamodb:BatchGetItem", # recovery: its highest and lowest sequence numbers
      "dynamodb:GetItem",      # readiness: a key that never exists
    ]
    resources = [aws_dynamodb_table.journal.arn]
  }

  # At start a node puts one sentinel twice, as two writers, sees the second refused, and deletes it. No event's
  # partition begins like that, so no event can be deleted.
  statement {
    sid       = "JournalFenceProof"
    actions   = ["dynamodb:DeleteItem"]
    resources = [aws_dynamodb_table.journal.arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["fence-proof-*"]
    }

    # ForAllValues is also true when the key is missing.
    condition {
      test     = "Null"
      variable = "dynamodb:LeadingKeys"
      values   = ["false"]
    }
  }

  statement {
    sid = "OrderRows"
    actions = [
      "dynamodb:GetItem",        # one order
      "dynamodb:BatchWriteItem", # rows of many orders
      "dynamodb:Scan",           # the summary's counts
    ]
    resources = [aws_dynamodb_table.orders.arn]
  }

  statement {
    sid       = "OrderIndexes"
    actions   = ["dynamodb:Query"] # lists, and open orders to wake
    resources = [for index in keys(local.order_indexes) : "${aws_dynamodb_table.orders.arn}/index/${index}"]
  }

  statement {
    sid     = "QueuesCheckAtStart"
    actions = ["sqs:GetQueueUrl"]
    resources = [
      module.orders_intake.arn,
      module.orders_intake.dead_letter_arn,
      module.order_events.arn,
      module.order_events.dead_letter_arn,
    ]
  }

  # Batches of these are the same actions. The dead letters are put there by the node, and put back by a person, who
  # needs other rights.
  statement {
    sid = "Queues"
    actions = [
      "sqs:SendMessage",
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility", # not yet, or still at it
      "sqs:GetQueueAttributes",      # how many orders wait
    ]
    resources = [
      module.orders_intake.arn,
      module.order_events.arn,
    ]
  }

  statement {
    sid     = "DeadLetters"
    actions = ["sqs:SendMessage"]
    resources = [
      module.orders_intake.dead_letter_arn,
      module.order_events.dead_letter_arn,
    ]
  }
}
