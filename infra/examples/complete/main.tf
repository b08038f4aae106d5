# A shop for one lab session: everything the order node keeps on AWS, and a policy that is ready to be attached to the
# user or role that runs it. Tables may be destroyed afterwards.

module "coffee_chaos" {
  source = "../.."

  student_id           = var.student_id
  recovery_period_days = 7
  deletion_protection  = false

  tags = {
    Purpose = "lab"
  }
}

resource "aws_iam_policy" "node" {
  name        = "chaos-coffee-${var.student_id}-node"
  description = "What an order node of this shop may do."
  policy      = module.coffee_chaos.node_policy_json
}
