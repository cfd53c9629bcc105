"""The quick start's network with troposphere: VPC, internet gateway, public and private subnets, one NAT gateway."""
import ipaddress

from troposphere import GetAtt, GetAZs, Join, Output, Parameter, Ref, Select, Sub, Tags, Template
from troposphere import ec2


class Network:
    def __init__(self, sceptre_user_data):
        self.template = Template(Description="Network, by troposphere")
        self.name = self.template.add_parameter(Parameter("NetworkName", Type="String", MinLength=1))
        self.cidr = ipaddress.ip_network(sceptre_user_data["cidr"])
        self.blocks = list(self.cidr.subnets(new_prefix=self.cidr.prefixlen + 3))
        self.zones = sceptre_user_data["zones"]
        self.add_vpc()
        self.add_internet_gateway()
        public = [self.add_subnet("Public", num, self.blocks[num + 3], self.public_table) for num in range(1, self.zones + 1)]
        private_table = self.add_nat_gateway(public[0])
        private = [self.add_subnet("Private", num, self.blocks[num], private_table) for num in range(1, self.zones + 1)]
        self.add_outputs(public, private)

    def tags(self, kind):
        return Tags(Name=Sub("${NetworkName}-" + kind))

    def add_vpc(self):
        self.vpc = self.template.add_resource(
            ec2.VPC("Vpc", CidrBlock=str(self.cidr), EnableDnsSupport=True, EnableDnsHostnames=True, Tags=self.tags("vpc")))

    def add_internet_gateway(self):
        gateway = self.template.add_resource(ec2.InternetGateway("InternetGateway", Tags=self.tags("igw")))
        self.attachment = self.template.add_resource(
            ec2.VPCGatewayAttachment("InternetGatewayAttachment", VpcId=Ref(self.vpc), InternetGatewayId=Ref(gateway)))
        self.public_table = self.template.add_resource(
            ec2.RouteTable("PublicRouteTable", VpcId=Ref(self.vpc), Tags=self.tags("public")))
        self.template.add_resource(ec2.Route("PublicRoute", DependsOn=self.attachment.title, RouteTableId=Ref(self.public_table),
                                             DestinationCidrBlock="0.0.0.0/0", GatewayId=Ref(gateway)))

    def add_subnet(self, kind, num, block, table):
        subnet = self.template.add_resource(
            ec2.Subnet("%sSubnet%d" % (kind, num), VpcId=Ref(self.vpc), CidrBlock=str(block),
                       AvailabilityZone=Select(num - 1, GetAZs("")), Tags=self.tags("%s-%d" % (kind.lower(), num))))
        self.template.add_resource(ec2.SubnetRouteTableAssociation(
            subnet.title + "RouteTableAssociation", SubnetId=Ref(subnet), RouteTableId=Ref(table)))
        return subnet

    def add_nat_gateway(self, subnet):
        address = self.template.add_resource(ec2.EIP("NatAddress", Domain="vpc", DependsOn=self.attachment.title))
        nat = self.template.add_resource(
            ec2.NatGateway("NatGateway", AllocationId=GetAtt(address, "AllocationId"), SubnetId=Ref(subnet), Tags=self.tags("nat")))
        table = self.template.add_resource(ec2.RouteTable("PrivateRouteTable", VpcId=Ref(self.vpc), Tags=self.tags("private")))
        self.template.add_resource(
            ec2.Route("PrivateRoute", RouteTableId=Ref(table), DestinationCidrBlock="0.0.0.0/0", NatGatewayId=Ref(nat)))
        return table

    def add_outputs(self, public, private):
        self.template.add_output([
            Output("VpcId", Value=Ref(self.vpc)),
            Output("PublicSubnetIds", Value=Join(",", [Ref(s) for s in public])),
            Output("PrivateSubnetIds", Value=Join(",", [Ref(s) for s in private])),
        ])


def sceptre_handler(sceptre_user_data):
    return Network(sceptre_user_data).template.to_json()
