# What order nodes need wherever they run: the journal, the order rows, and two queues with their dead-letter queues.
# compute.tf has the nodes themselves. A node on AWS creates no table and no queue. It only checks that they exist. The
# classes Tables and Queues of order-actors define the same shapes for local stores, and its reference.conf the names.

locals {
  prefix = "chaos-coffee-${var.student_id}"

  tags = merge(var.tags, {
    Student = var.student_id
    Project = var.project
  })

  # All key attributes of the order rows and of their indexes. All of them are strings.
  order_keys = ["PK", "SK", "accepted_at_id", "customer", "wake_bucket", "wake_at"]

  # The three indexes of the order rows. Each has two keys, and carries the listed attributes.
  order_indexes = {
    orders-by-time     = { hash = "PK", range = "accepted_at_id", carries = ["view", "status"] }
    orders-by-customer = { hash = "customer", range = "accepted_at_id", carries = ["view", "status"] }
    # This index is sparse: only the row of an open order has its keys.
    orders-to-wake = { hash = "wake_bucket", range = "wake_at", carries = ["waits_for"] }
  }

  # What tables and indexes can write from their first second. A new table has 4,000 units without being asked.
  warm_throughput = try(var.compute.warm_write_units, 4000) <= 4000 ? [] : [
    { write_units = var.compute.warm_write_units, read_units = 12000 },
  ]
}

# The journal: one item per event. pekko-persistence-dynamodb requires these keys. The table is on demand, because orders
# come in bursts, and an order is not accepted if the table has no write capacity left.
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

  dynamic "warm_throughput" {
    for_each = local.warm_throughput

    content {
      write_units_per_second = warm_throughput.value.write_units
      read_units_per_second  = warm_throughput.value.read_units
    }
  }

  # The table uses a key of the account (aws/dynamodb), not a key of AWS, so that CloudTrail records each use of the key.
  server_side_encryption {
    enabled = true
  }

  tags = merge(local.tags, { Name = "${local.prefix}-journal" })
}

# One row per order. The node reads lists, counts and finished orders from these rows.
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

      dynamic "warm_throughput" {
        for_each = local.warm_throughput

        content {
          write_units_per_second = warm_throughput.value.write_units
          read_units_per_second  = warm_throughput.value.read_units
        }
      }
    }
  }

  dynamic "warm_throughput" {
    for_each = local.warm_throughput

    content {
      write_units_per_second = warm_throughput.value.write_units
      read_units_per_second  = warm_throughput.value.read_units
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

# The intake queue: orders that are accepted while the journal is not available.
module "orders_intake" {
  source = "./modules/queue"

  name = "${local.prefix}-orders-intake"
  tags = local.tags
}

# The order events: a message for the end of each order, sent at least once.
module "order_events" {
  source = "./modules/queue"

  name = "${local.prefix}-order-events"
  tags = local.tags
}

# The policy of an order node. It lists only the actions that the node's code uses. UpdateItem and DeleteTable are not
# allowed. BatchWriteItem is not allowed on the journal, because a batch write cannot carry the condition that keeps a
# second writer out.
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
      "dynamodb:PutItem",      # writes one event, with the condition of the fence
      "dynamodb:Query",        # recovery: reads the events of one order
      "dynamodb:BatchGetItem", # recovery: reads the highest and lowest sequence numbers of the order
      "dynamodb:GetItem",      # readiness check: reads a key that never exists
    ]
    resources = [aws_dynamodb_table.journal.arn]
  }

  # At start a node writes one test item twice, as two different writers. It checks that the second write is rejected,
  # and deletes the item. No partition key of an event starts with this prefix, so a node cannot delete an event.
  statement {
    sid       = "JournalFenceProof"
    actions   = ["dynamodb:DeleteItem"]
    resources = [aws_dynamodb_table.journal.arn]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = ["fence-proof-*"]
    }

    # This condition is needed because ForAllValues is also true if the key is missing.
    condition {
      test     = "Null"
      variable = "dynamodb:LeadingKeys"
      values   = ["false"]
    }
  }

  statement {
    sid = "OrderRows"
    actions = [
      "dynamodb:GetItem",        # reads one order
      "dynamodb:BatchWriteItem", # writes rows of many orders
      "dynamodb:Scan",           # counts orders for the summary
    ]
    resources = [aws_dynamodb_table.orders.arn]
  }

  statement {
    sid       = "OrderIndexes"
    actions   = ["dynamodb:Query"] # reads lists, and finds open orders to wake
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

  # Batch requests need the same actions. The node only sends dead letters (below). An operator who moves them back needs
  # other permissions.
  statement {
    sid = "Queues"
    actions = [
      "sqs:SendMessage",
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility", # extends or ends the time in which a message is hidden
      "sqs:GetQueueAttributes",      # counts waiting orders
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
